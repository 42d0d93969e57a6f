package com.example.shop;

import io.migrationgate.MigrationGate;
import io.migrationgate.inject.Gate;

/**
 * Is given its gate by a container.
 *
 * @param total the gate
 */
public record Orders(@Gate("order-total") MigrationGate total) {
  /** By a record's component. */
  public int sum() {
    return total().read(() -> 1, () -> 2);
  }
}

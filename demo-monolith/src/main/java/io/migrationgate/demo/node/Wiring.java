package io.migrationgate.demo.node;

import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.jdbc.JdbcGateStore;

/** How a node is wired to the store: as one should, or with something left out to show why. */
@FunctionalInterface
public interface Wiring {
  /** As one should. */
  Wiring SAFE = MigrationGates::builder;

  /** Begins to describe the node. */
  MigrationGatesBuilder gates(JdbcGateStore store);
}

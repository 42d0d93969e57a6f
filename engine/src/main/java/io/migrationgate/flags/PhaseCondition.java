package io.migrationgate.flags;

import io.migrationgate.Phase;

/**
 * What a flag asks of a migration, in its targeting by the {@code migration} operator or by a
 * requirement.
 *
 * @param migration the migration's name
 * @param comparison how its phase is compared
 * @param phase with what
 */
public record PhaseCondition(String migration, PhaseComparison comparison, Phase phase) {
  /** For example {@code customer-name-split >= read-new}. */
  @Override
  public String toString() {
    return migration + " " + comparison.symbol() + " " + phase.wireName();
  }
}

package io.migrationgate.flags;

import io.migrationgate.Phase;

/**
 * A phase in which, or beyond which, a migration must have settled before a flag may be enabled.
 * Written {@code customer-name-split:read-new} in a definition.
 *
 * @param migration the migration's name
 * @param phase the least phase
 */
public record FlagRequirement(String migration, Phase phase) {
  /** The same as a condition; see {@link MigrationPhases}. */
  public PhaseCondition condition() {
    return new PhaseCondition(migration, PhaseComparison.AT_LEAST, phase);
  }

  /** As it is written in a definition. */
  @Override
  public String toString() {
    return migration + ":" + phase.wireName();
  }
}

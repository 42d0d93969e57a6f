package io.migrationgate.flags;

import org.jspecify.annotations.Nullable;

/**
 * The phases of all migrations in one snapshot, as flags see them. Immutable or at least
 * thread-safe; asked on every evaluation of a flag that depends on a migration, so it allocates
 * nothing and asks no store.
 */
@FunctionalInterface
public interface MigrationPhases {
  /** No migration is known. */
  MigrationPhases NONE = (condition, text, number) -> false;

  /**
   * Whether a condition holds wherever a unit of work of this snapshot's time may stand.
   *
   * <ul>
   *   <li>While the migration's last change has not settled, it must hold for the phase that is
   *       being left as well as for the one that was entered.
   *   <li>With a key, the phase is that of the key: a key in the ramp is in the next phase. Without
   *       one, it is that of keys in no ramp.
   *   <li>Of a migration that the snapshot does not know, nothing holds, whatever the comparison.
   * </ul>
   *
   * @param condition the migration and what is asked of it
   * @param text the key, or null if it is a number or there is none
   * @param number the key if it is a whole number, which counts as its decimal digits; null if it
   *     is none. With {@code text} null too: no key
   */
  boolean holds(PhaseCondition condition, @Nullable String text, @Nullable Long number);
}

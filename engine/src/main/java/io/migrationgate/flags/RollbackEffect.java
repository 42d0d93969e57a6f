package io.migrationgate.flags;

import java.util.Locale;

/**
 * What becomes of an enabled flag when a migration is to go back below a phase that the flag
 * {@linkplain FlagSettings#requirements() requires}.
 */
public enum RollbackEffect {
  /** The migration's rollback is refused until the flag is disabled. */
  REFUSE,
  /** The flag is disabled in the same change: from that epoch on callers get their own default. */
  OFF;

  /** The name in definitions, for example {@code refuse}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.migrationgate;

import java.util.Locale;

/**
 * What happens when the write of the side that is <em>not</em> authoritative fails in a phase that
 * writes both.
 */
public enum SecondaryWrites {
  /** The exception reaches the caller and the unit of work fails as a whole. The default. */
  STRICT,
  /**
   * The write runs under a savepoint; when it fails, the savepoint is rolled back, the key is
   * recorded in the same transaction, and the unit goes on. Deadlocks, serialization failures and
   * lock time-outs still reach the caller. No side written like this counts as in sync.
   */
  RECORD;

  /** {@code strict} or {@code record}: the name used in files and in the store. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a mode from its wire name, in any case.
   *
   * @throws MigrationGateException if there is no such mode
   */
  public static SecondaryWrites parse(String text) {
    for (SecondaryWrites mode : values()) {
      if (mode.wireName().equalsIgnoreCase(text)) {
        return mode;
      }
    }
    throw new MigrationGateException(new Problem(
        "secondary writes", "'" + text + "'", "strict or record", "use one of these names"));
  }

  @Override
  public String toString() {
    return wireName();
  }
}

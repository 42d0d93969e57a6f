package io.migrationgate.jdbc;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a store is kept.
 *
 * @param schema the schema of the tables; empty for the connection's own search path
 * @param queryTimeout of each statement
 * @param lockTimeout how long a change waits for locks
 * @param listen whether to keep a connection that hears of changes, where the database can
 */
record StoreOptions(String schema, Duration queryTimeout, Duration lockTimeout, boolean listen) {
  static final StoreOptions DEFAULT =
      new StoreOptions("", Duration.ofSeconds(5), Duration.ofSeconds(2), true);

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  StoreOptions {
    if (!schema.isEmpty() && !IDENTIFIER.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "schema '" + schema + "' is not made of letters, digits and underscores");
    }
    requirePositive("query time-out", queryTimeout);
    requirePositive("lock time-out", lockTimeout);
  }

  private static void requirePositive(String what, Duration duration) {
    if (duration.toMillis() < 1 || duration.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(what + " " + duration + " is not within 1 ms and 1 h");
    }
  }

  /** What comes before each table's name. */
  String prefix() {
    return schema.isEmpty() ? "" : schema + ".";
  }
}

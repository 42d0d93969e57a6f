package io.migrationgate.jdbc;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a store is kept.
 *
 * @param schema the schema of the tables; empty for the connection's own search path
 * @param queryTimeout of each statement
 * @param lockTimeout how long a change waits for locks
 * @param idleLimit after which the server ends a change whose client has fallen silent
 * @param listen whether to keep a connection that hears of changes, where the database can
 */
record StoreOptions(
    String schema,
    Duration queryTimeout,
    Duration lockTimeout,
    Duration idleLimit,
    boolean listen) {
  static final StoreOptions DEFAULT = new StoreOptions(
      "", Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(10), true);

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  StoreOptions {
    if (!schema.isEmpty() && !IDENTIFIER.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "schema '" + schema + "' is not made of letters, digits and underscores");
    }
    requirePositive("query time-out", queryTimeout);
    requirePositive("lock time-out", lockTimeout);
    requirePositive("idle limit", idleLimit);
  }

  private static void requirePositive(String what, Duration duration) {
    if (duration.toMillis() < 1 || duration.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(what + " " + duration + " is not within 1 ms and 1 h");
    }
  }

  StoreOptions withSchema(String other) {
    return new StoreOptions(other, queryTimeout, lockTimeout, idleLimit, listen);
  }

  StoreOptions withQueryTimeout(Duration other) {
    return new StoreOptions(schema, other, lockTimeout, idleLimit, listen);
  }

  StoreOptions withLockTimeout(Duration other) {
    return new StoreOptions(schema, queryTimeout, other, idleLimit, listen);
  }

  StoreOptions withIdleLimit(Duration other) {
    return new StoreOptions(schema, queryTimeout, lockTimeout, other, listen);
  }

  StoreOptions withListen(boolean other) {
    return new StoreOptions(schema, queryTimeout, lockTimeout, idleLimit, other);
  }

  /** What comes before each table's name. */
  String prefix() {
    return schema.isEmpty() ? "" : schema + ".";
  }
}

package io.migrationgate.jdbc.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a connection leads to a replica: PostgreSQL in recovery, MariaDB and MySQL with
 * {@code read_only}; others are taken to have none. Thread-safe; one for all connections of a data
 * source.
 *
 * <p>Asks until the answer was no once, in statements that fix no snapshot: a data source that
 * leads to a primary is taken to go on doing so, while a replica may be promoted.
 */
public final class Replicas {
  private volatile @Nullable Dialect dialect;
  private volatile boolean primary;

  /** One that has not looked yet. */
  public Replicas() {}

  /** Whether it is a replica. */
  public boolean replica(Connection connection) throws SQLException {
    if (primary) {
      return false;
    }
    Dialect known = dialect;
    if (known == null) {
      known = Dialect.orNull(connection.getMetaData());
      dialect = known;
    }
    boolean replica = known instanceof PostgresDialect
        ? "on".equals(ask(connection, "SHOW in_hot_standby"))
        : known instanceof MariaDbDialect
            && "1".equals(ask(connection, "SELECT @@global.read_only"));
    primary = !replica;
    return replica;
  }

  private static @Nullable String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}

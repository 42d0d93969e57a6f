package io.migrationgate.jdbc.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
 * <p>Each connection of the driver's is asked until its answer was no once, in statements that fix
 * no snapshot: a replica may be promoted under an open connection. A primary that is demoted is
 * taken to close its connections, as PostgreSQL does; and one data source may lead to both, so that
 * what one connection says tells nothing of the next.
 */
public final class Replicas {
  private final Cache<Connection, Boolean> primaries =
      Caffeine.newBuilder().weakKeys().build();
  private volatile @Nullable Dialect dialect;

  /** One that has not looked yet. */
  public Replicas() {}

  /** Whether it is a replica. */
  public boolean replica(Connection connection) throws SQLException {
    Connection physical = physical(connection);
    if (primaries.getIfPresent(physical) != null) {
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
    if (!replica) {
      primaries.put(physical, true);
    }
    return replica;
  }

  /** What a pool hands out again and again; with one that hides it, every borrower asks. */
  private static Connection physical(Connection connection) throws SQLException {
    return connection.isWrapperFor(Connection.class)
        ? connection.unwrap(Connection.class)
        : connection;
  }

  private static @Nullable String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}

package io.migrationgate.jdbc.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Tells whether a connection leads to a replica. Thread-safe; one for all connections of a data
 * source.
 *
 * <p>PostgreSQL's driver is told by the server, also when a standby is promoted, so that asking it
 * costs nothing. MariaDB and MySQL are asked for {@code read_only} until they have said no once: a
 * data source that leads to a primary is taken to go on doing so. Anything else has no replicas.
 */
public final class Replicas {
  private volatile @Nullable Dialect dialect;
  private volatile boolean primary;

  /** One that has not looked yet. */
  public Replicas() {}

  /** Whether it is a replica. */
  public boolean replica(Connection connection) throws SQLException {
    Dialect known = dialect;
    if (known == null) {
      known = Dialect.of(connection.getMetaData());
      dialect = known;
    }
    if (known instanceof PostgresDialect) {
      return standby(connection);
    }
    return known instanceof MariaDbDialect && !primary && readOnly(connection);
  }

  /** Known from version 14 on, and by this driver only; another one is taken for a primary's. */
  private static boolean standby(Connection connection) throws SQLException {
    try {
      return connection.isWrapperFor(PGConnection.class)
          && "on"
              .equals(connection.unwrap(PGConnection.class).getParameterStatus("in_hot_standby"));
    } catch (LinkageError e) {
      return false;
    }
  }

  /** Reads no table, so it fixes no snapshot. */
  private boolean readOnly(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@global.read_only")) {
      boolean replica = row.next() && row.getBoolean(1);
      primary = !replica;
      return replica;
    }
  }
}

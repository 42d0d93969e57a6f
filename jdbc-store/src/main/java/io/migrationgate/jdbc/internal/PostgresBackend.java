package io.migrationgate.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** The server's process behind a connection, as the driver org.postgresql was told it. */
final class PostgresBackend {
  /** Other drivers do not tell. */
  static final int NOT_TOLD = 0;

  private PostgresBackend() {}

  /**
   * Its process id. What answers in the server's name on the way, as PgBouncer does, tells another
   * one than that of the process at work.
   */
  static int told(Connection connection) throws SQLException {
    try {
      return connection.isWrapperFor(PGConnection.class)
          ? connection.unwrap(PGConnection.class).getBackendPID()
          : NOT_TOLD;
    } catch (LinkageError e) {
      return NOT_TOLD;
    }
  }
}

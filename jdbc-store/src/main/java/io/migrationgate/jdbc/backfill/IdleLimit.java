package io.migrationgate.jdbc.backfill;

import io.migrationgate.jdbc.internal.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session's limit for idle transactions, put back as it was when this is closed. */
final class IdleLimit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.backfill");

  private final CopyDialect dialect;
  private final Connection connection;
  private boolean changed;

  IdleLimit(CopyDialect dialect, Connection connection) {
    this.dialect = dialect;
    this.connection = connection;
  }

  void set(int seconds) throws SQLException {
    changed = true;
    dialect.begin(connection, seconds);
  }

  @Override
  public void close() {
    if (!changed) {
      return;
    }
    try {
      dialect.restoreIdleness(connection);
    } catch (SQLException e) {
      // Whoever ran into the failure itself has its exception already.
      LOG.debug("A session could not be put back in good order", e);
      Sessions.discard(connection, e);
    }
  }
}

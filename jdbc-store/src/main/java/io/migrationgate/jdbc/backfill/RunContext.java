package io.migrationgate.jdbc.backfill;

import io.migrationgate.admin.GateAdmin;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.SessionSettings;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.spi.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * What runs and workers share.
 *
 * @param sessions connections to the database that holds store and gated data
 * @param dialect how the store is kept
 * @param schema what comes before the names of the store's tables
 * @param copy how rows are copied
 * @param tables all SQL of runs
 * @param admin changes and settles migrations
 * @param time for waiting
 */
record RunContext(
    Sessions sessions,
    Dialect dialect,
    String schema,
    CopyDialect copy,
    RunTables tables,
    GateAdmin admin,
    TimeSource time) {
  static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

  /** What is done in a transaction. */
  interface Work<T, E extends Exception> {
    T run(Handle handle) throws SQLException, E;
  }

  KeySql keys() {
    return new KeySql(copy, (int) sessions.queryTimeout().toSeconds());
  }

  /** Runs a transaction over the store's tables under READ COMMITTED, and commits it. */
  <T, E extends Exception> T inTransaction(Duration lockTimeout, Work<T, E> work)
      throws SQLException, E {
    return inTransaction(lockTimeout, SessionSettings.NONE, work);
  }

  private <T, E extends Exception> T inTransaction(
      Duration lockTimeout, SessionSettings settings, Work<T, E> work) throws SQLException, E {
    try (Handle handle = sessions.open();
        Transaction tx =
            Transaction.begin(handle, dialect, Isolation.READ_COMMITTED, lockTimeout, settings)) {
      T result = work.run(handle);
      tx.commit();
      return result;
    }
  }

  /** Looks at the application's tables, in a transaction; a failure is one of the database. */
  <T> T looking(Work<T, RuntimeException> work) {
    try {
      return inTransaction(LOCK_TIMEOUT, dialect.rowSettings(), work);
    } catch (SQLException | JdbiException e) {
      throw sessions.unavailable(e);
    }
  }

  /** The same; a failure means that the store cannot be reached. */
  <T> T changing(Work<T, RuntimeException> work) {
    try {
      return inTransaction(LOCK_TIMEOUT, work);
    } catch (SQLException | JdbiException e) {
      throw sessions.unavailable(e);
    }
  }
}

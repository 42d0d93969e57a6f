package io.migrationgate.jdbc.internal;

import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction with its own isolation and lock time-out, after which the session is as it was.
 * Unless committed it is rolled back when closed. Used by one thread.
 *
 * <p>One that may lock is ended by the server, its session with it, when the client stays silent in
 * it: a process that was stopped must hold up nobody. H2 knows no such limit.
 */
public final class Transaction implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");

  private static final Duration IDLE_LIMIT = Duration.ofSeconds(10);

  private final Handle handle;
  private final Dialect.Restore restore;
  private boolean open = true;

  private Transaction(Handle handle, Dialect.Restore restore) {
    this.handle = handle;
    this.restore = restore;
  }

  /** Begins one, for the store's own tables. */
  public static Transaction begin(
      Handle handle, Dialect dialect, Isolation isolation, Duration lockTimeout)
      throws SQLException {
    return begin(handle, dialect, isolation, lockTimeout, SessionSettings.NONE);
  }

  /**
   * Begins one.
   *
   * @param settings of the session until it ends; those of {@link Dialect#rowSettings} wherever
   *     rows of the application are looked at
   */
  public static Transaction begin(
      Handle handle,
      Dialect dialect,
      Isolation isolation,
      Duration lockTimeout,
      SessionSettings settings)
      throws SQLException {
    handle.begin();
    try {
      SessionSettings all = isolation == Isolation.READ_COMMITTED
          ? dialect.idleLimit(IDLE_LIMIT).with(settings)
          : settings;
      return new Transaction(handle, dialect.configure(handle, isolation, lockTimeout, all));
    } catch (SQLException | RuntimeException e) {
      Sessions.discard(handle.getConnection(), e);
      throw e;
    }
  }

  /**
   * Commits.
   *
   * @throws org.jdbi.v3.core.transaction.TransactionException if the database does not confirm it
   */
  public void commit() {
    open = false;
    handle.commit();
  }

  /** Undoes everything. */
  public void rollback() {
    open = false;
    handle.rollback();
  }

  @Override
  public void close() {
    try {
      if (open) {
        rollback();
      }
      restore.run(handle);
    } catch (SQLException | RuntimeException e) {
      // Whoever ran into the failure itself has its exception already.
      LOG.debug("A transaction could not be ended in good order", e);
      Sessions.discard(handle.getConnection(), e);
    }
  }
}

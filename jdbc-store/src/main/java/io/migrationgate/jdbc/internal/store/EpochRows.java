package io.migrationgate.jdbc.internal.store;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.Transaction;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Closes the rows of epochs that nobody holds; what transactions lock is in {@code EpochFence}. */
public final class EpochRows {
  private final Sessions sessions;
  private final Dialect dialect;
  private final Duration lockTimeout;
  private final String open;
  private final String lockFree;
  private final String close;

  public EpochRows(Sessions sessions, Dialect dialect, String schema, Duration lockTimeout) {
    this.sessions = sessions;
    this.dialect = dialect;
    this.lockTimeout = lockTimeout;
    String table = schema + "mgate_epoch";
    open = "SELECT number FROM " + table + " WHERE number < ? AND closed = FALSE ORDER BY number";
    // By the exact key: a range would lock more than it finds, and block the next change.
    lockFree = "SELECT number FROM " + table
        + " WHERE number = ? AND closed = FALSE FOR UPDATE SKIP LOCKED";
    close = "UPDATE " + table + " SET closed = TRUE WHERE number = ?";
  }

  public List<Long> closeBefore(long number) {
    return sessions.call(handle -> {
      List<Long> before = open(handle, number);
      if (before.isEmpty()) {
        return before;
      }
      try (Transaction tx =
          Transaction.begin(handle, dialect, Isolation.READ_COMMITTED, lockTimeout)) {
        for (long older : before) {
          if (handle.select(lockFree, older).mapTo(Long.class).findOne().isPresent()) {
            handle.execute(close, older);
          }
        }
        tx.commit();
      }
      // Somebody else may have closed what was not free here.
      return open(handle, number);
    });
  }

  private List<Long> open(Handle handle, long number) {
    return handle.select(open, number).mapTo(Long.class).list();
  }
}

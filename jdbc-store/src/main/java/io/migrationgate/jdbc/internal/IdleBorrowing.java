package io.migrationgate.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@link IdleSessions} borrows from one pool at once, on a thread of its own.
 *
 * <p>If the pool hands nothing out for longer than it is given, somebody may be waiting for what is
 * held here: all is given back, and whoever looks at pools goes on without this one. The monitor is
 * never held while a pool or a database is asked.
 */
final class IdleBorrowing {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");

  /** A pool with more idle connections than this is looked at in several passes. */
  private static final int AT_ONCE = 64;

  /** Of a connection that was left alone. */
  private static final long UNTOUCHED = Long.MIN_VALUE;

  // Not the pool: what is kept of a borrowing that has ended keeps no pool from being collected.
  private final IdleSessions.Listed listed;
  private final long patienceNanos;
  private final Helpers helpers;
  // One that comes twice is handed out to everybody. Of the borrowing thread.
  private final Set<Long> seen = new HashSet<>();
  // All guarded by this.
  private List<AutoCloseable> held = new ArrayList<>();
  private int turn;
  private boolean over;
  private boolean cutShort;
  private boolean failed;
  private boolean ended;

  /**
   * What a borrowing is done with.
   *
   * @param clock never blocked: it only looks whether one is late
   * @param threads for whatever may block
   * @param onward told once, when the borrowing has ended or is late
   */
  record Helpers(ScheduledExecutorService clock, Executor threads, Runnable onward) {}

  IdleBorrowing(IdleSessions.Listed listed, long patienceNanos, Helpers helpers) {
    this.listed = listed;
    this.patienceNanos = patienceNanos;
    this.helpers = helpers;
  }

  /** Begins; {@link Helpers#onward} is told of the end. */
  void start(Object pool) {
    helpers.threads().execute(() -> borrowAll(pool));
  }

  /** Until all are marked, or the pool has opened a new connection, or has none left. */
  private void borrowAll(Object pool) {
    try {
      boolean goesOn = !listed.unmarked().isEmpty();
      while (goesOn) {
        long session = borrow(pool);
        boolean another = listed.all().containsKey(session) && seen.add(session);
        goesOn =
            (another || session == UNTOUCHED) && !listed.unmarked().isEmpty() && mayBorrowMore();
      }
    } catch (Throwable e) {
      LOG.debug("A pool was not looked at for connections to mark", e);
      failed();
    } finally {
      boolean inTime = finish();
      giveBack();
      end(inTime);
    }
  }

  /** A pool that says that it has none left has others, which were not seen. */
  private synchronized void failed() {
    cutShort = true;
    failed = true;
  }

  /** Whether the pool gave out no connection. */
  synchronized boolean hasFailed() {
    return failed;
  }

  /** Whether its thread is free, and the pool has all of its connections. */
  synchronized boolean hasEnded() {
    return ended;
  }

  /** Whether it has ended, and the pool had one left each time. */
  synchronized boolean wasWhole() {
    return ended && !cutShort;
  }

  private long borrow(Object pool) throws SQLException {
    int mine = nextTurn();
    ScheduledFuture<?> patience =
        helpers.clock().schedule(() -> stop(mine), patienceNanos, TimeUnit.NANOSECONDS);
    try {
      return borrowed(pool);
    } finally {
      patience.cancel(false);
    }
  }

  private long borrowed(Object pool) throws SQLException {
    if (pool instanceof Jdbi jdbi) {
      Handle handle = jdbi.open();
      // Where all handles have one connection, its transaction is somebody else's.
      handle.configure(Handles.class, handles -> handles.setForceEndTransactions(false));
      return marked(handle, handle.getConnection());
    }
    Connection connection = ((DataSource) pool).getConnection();
    return marked(connection, connection);
  }

  private long marked(AutoCloseable borrowed, Connection connection) throws SQLException {
    try {
      boolean alone = connection.getAutoCommit();
      if (!alone && TransactionState.of(connection) != TransactionState.NONE) {
        return UNTOUCHED;
      }
      long session = SessionMarks.mark(connection).id();
      if (!alone && TransactionState.of(connection) == TransactionState.OPEN) {
        connection.rollback();
      }
      return session;
    } finally {
      hold(borrowed);
    }
  }

  private synchronized int nextTurn() {
    return ++turn;
  }

  private synchronized boolean mayBorrowMore() {
    return !over && held.size() < AT_ONCE;
  }

  private void stop(int waitingFor) {
    synchronized (this) {
      if (waitingFor != turn || over) {
        return;
      }
      cutShort = true;
      over = true;
    }
    helpers.onward().run();
    helpers.threads().execute(this::giveBack);
  }

  private void hold(AutoCloseable borrowed) {
    synchronized (this) {
      held.add(borrowed);
      turn++;
    }
  }

  /** Whether it was not late. */
  private synchronized boolean finish() {
    boolean inTime = !over;
    over = true;
    return inTime;
  }

  private void end(boolean inTime) {
    synchronized (this) {
      ended = true;
    }
    if (inTime) {
      helpers.onward().run();
    }
  }

  private void giveBack() {
    List<AutoCloseable> returned;
    synchronized (this) {
      returned = held;
      held = new ArrayList<>();
    }
    for (AutoCloseable borrowed : returned) {
      try {
        borrowed.close();
      } catch (Exception e) {
        LOG.debug("A connection could not be given back in good order", e);
      }
    }
  }
}

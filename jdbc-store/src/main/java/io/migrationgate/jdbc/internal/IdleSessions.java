package io.migrationgate.jdbc.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks the connections that lie in this process's pools and were never borrowed: a pool opens more
 * than it needs, and always hands out the same.
 *
 * <p>There is no way to ask a pool for its connections but to borrow them all at once. So that is
 * done only while the database lists sessions from this machine that nobody has marked, and for as
 * long as a round trip for each takes: when the pool has none left, all are given back at once.
 * Sessions that were not found in any pool are not looked for again until others appear.
 *
 * <p>Thread-safe; one pass at a time in a process. Keeps no pool from being collected.
 */
public final class IdleSessions {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");

  /** Everything that this process's work is given connections by. */
  private static final Cache<Object, Boolean> POOLS = Caffeine.newBuilder().weakKeys().build();

  /** A pool with more idle connections than this is looked at in several passes. */
  private static final int AT_ONCE = 64;

  /** How many round trips a pool may take to hand out a connection that it has. */
  private static final int PATIENCE_TRIPS = 5;

  private static final long SHORTEST_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static Set<Long> notFound = Set.of();

  private IdleSessions() {}

  /** Looks at this data source's connections from now on. */
  public static void of(DataSource pool) {
    POOLS.put(pool, true);
  }

  /** Looks at the connections of this Jdbi's data source from now on. */
  public static void of(Jdbi jdbi) {
    POOLS.put(jdbi, true);
  }

  /** Marks what can be found; with a session that sees the others. */
  public static synchronized void mark(Sessions sessions) {
    Set<Long> unmarked = new HashSet<>();
    long patience = sessions.call(handle -> {
      String sql = Dialect.of(handle.getConnection().getMetaData()).sessionsQuery();
      long start = System.nanoTime();
      if (!sql.isEmpty()) {
        unmarked.addAll(handle.createQuery(sql).mapTo(Long.class).list());
      }
      return Math.max(SHORTEST_PATIENCE_NANOS, PATIENCE_TRIPS * (System.nanoTime() - start));
    });
    Set<Long> all = Set.copyOf(unmarked);
    unmarked.removeAll(SessionMarks.sessions());
    if (notFound.containsAll(unmarked)) {
      return;
    }
    for (Object pool : POOLS.asMap().keySet()) {
      if (!unmarked.isEmpty()) {
        new Borrowing(pool, patience).mark(all, unmarked);
        unmarked.removeAll(SessionMarks.sessions());
      }
    }
    notFound = Set.copyOf(unmarked);
  }

  /** What is borrowed from one pool at once. */
  private static final class Borrowing {
    private final Object pool;
    private final Executor giveUp;
    private final List<AutoCloseable> held = new ArrayList<>();
    private int turn;
    private boolean over;

    Borrowing(Object pool, long patienceNanos) {
      this.pool = pool;
      this.giveUp = CompletableFuture.delayedExecutor(patienceNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Borrows until all are marked, or the pool has opened a new connection, or has none left.
     *
     * @param listed the sessions that were there before
     */
    void mark(Set<Long> listed, Set<Long> unmarked) {
      try {
        Set<Long> left = new HashSet<>(unmarked);
        while (!left.isEmpty()) {
          long session = borrow();
          left.remove(session);
          if (!listed.contains(session) || !goesOn()) {
            return;
          }
        }
      } catch (SQLException | RuntimeException e) {
        LOG.debug("A pool was not looked at for connections to mark", e);
      } finally {
        giveBack();
      }
    }

    private long borrow() throws SQLException {
      int mine = nextTurn();
      giveUp.execute(() -> stop(mine));
      if (pool instanceof Jdbi jdbi) {
        Handle handle = jdbi.open();
        return marked(handle, handle.getConnection());
      }
      Connection connection = ((DataSource) pool).getConnection();
      return marked(connection, connection);
    }

    private long marked(AutoCloseable borrowed, Connection connection) throws SQLException {
      try {
        return SessionMarks.mark(connection);
      } finally {
        hold(borrowed);
      }
    }

    private synchronized int nextTurn() {
      return ++turn;
    }

    private synchronized boolean goesOn() {
      return !over && held.size() < AT_ONCE;
    }

    /** Whoever waits for a connection may be waiting for those that are held here. */
    private synchronized void stop(int waitingFor) {
      if (waitingFor == turn) {
        giveBack();
      }
    }

    private synchronized void hold(AutoCloseable borrowed) {
      held.add(borrowed);
      turn++;
      if (over) {
        giveBack();
      }
    }

    private synchronized void giveBack() {
      over = true;
      for (AutoCloseable borrowed : held) {
        try {
          borrowed.close();
        } catch (Exception e) {
          LOG.debug("A connection could not be given back in good order", e);
        }
      }
      held.clear();
    }
  }
}

package io.migrationgate.jdbc.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
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
 * done only while the database lists sessions from this machine that this process has not marked,
 * and for as long as some round trips take: when a pool has none left, all are given back at once,
 * and it is looked at again, with more patience. What was not found in any pool three times is
 * looked for once a minute only, until there are other sessions, or other pools.
 *
 * <p>Thread-safe; one pass at a time in a process. Keeps no pool from being collected.
 */
public final class IdleSessions {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");

  /** Everything that this process's work is given connections by. */
  private static final Cache<Object, Boolean> POOLS =
      Caffeine.newBuilder().weakKeys().build();

  private static final AtomicInteger NEW_POOLS = new AtomicInteger();
  private static final ReentrantLock PASS = new ReentrantLock();

  /** A pool with more idle connections than this is looked at in several passes. */
  private static final int AT_ONCE = 64;

  /** How many round trips a pool may take to hand out a connection that it has. */
  private static final int PATIENCE_TRIPS = 10;

  private static final long SHORTEST_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
  /** How often a pool is looked at again at once that had none left; each time twice as long. */
  private static final int TRIES = 3;

  private static final int PASSES = 3;
  private static final int SELDOM = 30;

  private final Sessions sessions;
  private Set<Long> before = Set.of();
  private int pools;
  private int passes;
  private int skipped;

  /**
   * Idle sessions.
   *
   * @param sessions of the database that lists them
   */
  public IdleSessions(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Looks at this data source's connections from now on. */
  public static void of(DataSource pool) {
    add(pool);
  }

  /** Looks at the connections of this Jdbi's data source from now on. */
  public static void of(Jdbi jdbi) {
    add(jdbi);
  }

  private static void add(Object pool) {
    if (POOLS.asMap().putIfAbsent(pool, true) == null) {
      NEW_POOLS.incrementAndGet();
    }
  }

  /** What the database lists. */
  private record Listed(String url, Set<Long> all, long patienceNanos) {
    Set<Long> unmarked() {
      Set<Long> unmarked = new HashSet<>(all);
      unmarked.removeAll(SessionMarks.marked(url));
      return unmarked;
    }
  }

  /** Marks what can be found; does nothing while another thread does so. */
  public void mark() {
    if (PASS.tryLock()) {
      try {
        Listed listed = sessions.call(IdleSessions::list);
        if (isDue(listed.unmarked())) {
          boolean whole = true;
          for (Object pool : POOLS.asMap().keySet()) {
            whole &= markIn(pool, listed);
          }
          // What was cut short says nothing of what is in the pools.
          passes = whole ? passes + 1 : passes;
        }
      } finally {
        PASS.unlock();
      }
    }
  }

  private static Listed list(Handle handle) throws SQLException {
    DatabaseMetaData database = handle.getConnection().getMetaData();
    String sql = Dialect.of(database).sessionsQuery();
    long start = System.nanoTime();
    Set<Long> all = sql.isEmpty()
        ? Set.of()
        : new HashSet<>(handle.createQuery(sql).mapTo(Long.class).list());
    long patience = PATIENCE_TRIPS * (System.nanoTime() - start);
    return new Listed(SessionMarks.url(database), all, Math.max(SHORTEST_PATIENCE_NANOS, patience));
  }

  private static boolean markIn(Object pool, Listed listed) {
    long patience = listed.patienceNanos();
    for (int i = 0; i < TRIES; i++) {
      if (new Borrowing(pool, listed, patience).mark()) {
        return true;
      }
      patience *= 2;
    }
    return false;
  }

  private boolean isDue(Set<Long> unmarked) {
    boolean known = before.containsAll(unmarked) && pools == NEW_POOLS.get();
    passes = known ? passes : 0;
    before = unmarked;
    pools = NEW_POOLS.get();
    if (unmarked.isEmpty()) {
      return false;
    }
    if (passes < PASSES) {
      return true;
    }
    skipped = (skipped + 1) % SELDOM;
    return skipped == 0;
  }

  /** What is borrowed from one pool at once. */
  private static final class Borrowing {
    private final Object pool;
    private final Listed listed;
    private final Executor giveUp;
    private final List<AutoCloseable> held = new ArrayList<>();
    private int turn;
    private boolean over;
    private boolean cutShort;

    Borrowing(Object pool, Listed listed, long patienceNanos) {
      this.pool = pool;
      this.listed = listed;
      this.giveUp = CompletableFuture.delayedExecutor(patienceNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Until all are marked, or the pool has opened a new connection, or has none left.
     *
     * @return whether the pool had one left each time
     */
    boolean mark() {
      try {
        boolean goesOn = !listed.unmarked().isEmpty();
        while (goesOn) {
          long session = borrow();
          goesOn =
              listed.all().contains(session) && !listed.unmarked().isEmpty() && mayBorrowMore();
        }
      } catch (SQLException | RuntimeException e) {
        LOG.debug("A pool was not looked at for connections to mark", e);
      } finally {
        giveBack();
      }
      return !wasCutShort();
    }

    private synchronized boolean wasCutShort() {
      return cutShort;
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
        return SessionMarks.mark(connection).id();
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

    /** Whoever waits for a connection may be waiting for those that are held here. */
    private synchronized void stop(int waitingFor) {
      if (waitingFor == turn && !over) {
        cutShort = true;
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

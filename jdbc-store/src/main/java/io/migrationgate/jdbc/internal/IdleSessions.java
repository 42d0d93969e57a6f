package io.migrationgate.jdbc.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks the connections that lie in this process's pools and were never borrowed: a pool opens more
 * than it needs, and always hands out the same.
 *
 * <p>There is no way to ask a pool for its connections but to borrow them all at once. So that is
 * done only while the database lists sessions from this machine that this process has not marked,
 * under a name that sessions of this process have too, and for as long as some round trips take:
 * when a pool has none left, all are given back at once. What was not found in any pool after a few
 * passes is a stranger's, and not looked for again until there are other such sessions, or other
 * pools.
 *
 * <p>Pools and drivers without time-outs may hang where a server has fallen silent. What may hang
 * is the caller, which has nothing else to do, and one thread of the pass's own; there is no
 * further pass while they do. None begins a transaction that stays behind, and connections that
 * carry one are left alone.
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

  /** So often all pools are looked at whole. */
  private static final int PASSES = 3;

  /**
   * So often besides, at each call, where a pool had none left, or was slow; each time with more
   * patience. After that ever more rarely, but for as long as it takes: on a busy machine what was
   * not seen is no stranger.
   */
  private static final int CUT_SHORT = 6;

  private static final int MOST_PATIENCE = 8;
  private static final int MOST_CALLS_BETWEEN = 15;

  /** Of a connection that was left alone. */
  private static final long UNTOUCHED = Long.MIN_VALUE;

  private final Sessions sessions;
  private final Cache<Object, PoolTurn> turns = Caffeine.newBuilder().weakKeys().build();
  private Set<Long> before = Set.of();
  private int pools;

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

  /**
   * What the database lists.
   *
   * @param all sessions from this machine, and the names that they have
   */
  private record Listed(String url, Map<Long, String> all, long patienceNanos) {
    /** Strangers that are called like sessions of this process, and so may be its own. */
    Set<Long> unmarked() {
      Set<Long> marked = SessionMarks.marked(url);
      Set<String> names = new HashSet<>();
      marked.forEach(id -> names.add(all.getOrDefault(id, "")));
      Set<Long> unmarked = new HashSet<>();
      all.forEach((id, name) -> {
        if (!marked.contains(id) && names.contains(name)) {
          unmarked.add(id);
        }
      });
      return unmarked;
    }
  }

  /** Marks what can be found; does nothing while another thread does so. */
  public void mark() {
    if (!PASS.tryLock()) {
      return;
    }
    ScheduledThreadPoolExecutor giveUp = new ScheduledThreadPoolExecutor(1, IdleSessions::daemon);
    giveUp.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    try {
      Listed listed = sessions.call(IdleSessions::list);
      for (Object pool : due(listed.unmarked())) {
        PoolTurn turn = turn(pool);
        Borrowing borrowing = new Borrowing(pool, listed, turn.patience(listed), giveUp);
        boolean whole = borrowing.mark();
        turn.note(whole, borrowing.hasFailed());
      }
    } finally {
      giveUp.shutdown();
      PASS.unlock();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "mgate-idle-sessions");
    thread.setDaemon(true);
    return thread;
  }

  private static Listed list(Handle handle) throws SQLException {
    DatabaseMetaData database = handle.getConnection().getMetaData();
    String sql = Dialect.of(database).sessionsQuery();
    long start = System.nanoTime();
    Map<Long, String> all = new HashMap<>();
    if (!sql.isEmpty()) {
      handle
          .createQuery(sql)
          .map((row, context) -> all.put(row.getLong(1), String.valueOf(row.getString(2))))
          .list();
    }
    long patience = PATIENCE_TRIPS * (System.nanoTime() - start);
    return new Listed(SessionMarks.url(database), all, Math.max(SHORTEST_PATIENCE_NANOS, patience));
  }

  private PoolTurn turn(Object pool) {
    return turns.get(pool, any -> new PoolTurn());
  }

  /** The pools that are looked at now; those that have failed come last. */
  private List<Object> due(Set<Long> unmarked) {
    if (!before.containsAll(unmarked) || pools != NEW_POOLS.get()) {
      turns.asMap().values().forEach(PoolTurn::again);
    }
    before = unmarked;
    pools = NEW_POOLS.get();
    if (unmarked.isEmpty()) {
      return List.of();
    }
    return POOLS.asMap().keySet().stream()
        .filter(pool -> turn(pool).isDue())
        .sorted(Comparator.comparing(pool -> turn(pool).failed))
        .toList();
  }

  /** How often one pool was looked at: what is wrong with one must not keep others waiting. */
  private static final class PoolTurn {
    private int passes;
    private int cutShort;
    private int callsToSkip;
    private boolean failed;

    boolean isDue() {
      if (passes >= PASSES) {
        return false;
      }
      if (callsToSkip > 0) {
        callsToSkip--;
        return false;
      }
      return true;
    }

    long patience(Listed listed) {
      return listed.patienceNanos() * Math.min(MOST_PATIENCE, 1L << Math.min(cutShort, 8));
    }

    void note(boolean whole, boolean hasFailed) {
      failed = hasFailed;
      if (whole) {
        passes++;
      } else {
        cutShort++;
        int more = hasFailed ? cutShort : Math.max(0, cutShort - CUT_SHORT);
        callsToSkip = Math.min(MOST_CALLS_BETWEEN, (1 << Math.min(more, 8)) - 1);
      }
    }

    /** There is something new to be found; hardly in a pool that gives out no connection. */
    void again() {
      passes = 0;
      if (!failed) {
        cutShort = 0;
        callsToSkip = 0;
      }
    }
  }

  /** What is borrowed from one pool at once. */
  private static final class Borrowing {
    private final Object pool;
    private final Listed listed;
    private final long patienceNanos;
    private final ScheduledExecutorService giveUp;
    private final List<AutoCloseable> held = new ArrayList<>();
    // One that comes twice is handed out to everybody.
    private final Set<Long> seen = new HashSet<>();
    private int turn;
    private boolean over;
    private boolean cutShort;
    private boolean failed;

    Borrowing(Object pool, Listed listed, long patienceNanos, ScheduledExecutorService giveUp) {
      this.pool = pool;
      this.listed = listed;
      this.patienceNanos = patienceNanos;
      this.giveUp = giveUp;
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
          boolean another = listed.all().containsKey(session) && seen.add(session);
          goesOn =
              (another || session == UNTOUCHED) && !listed.unmarked().isEmpty() && mayBorrowMore();
        }
      } catch (SQLException | RuntimeException e) {
        LOG.debug("A pool was not looked at for connections to mark", e);
        failed();
      } finally {
        giveBack();
      }
      return !wasCutShort();
    }

    /** A pool that says that it has none left has others, which were not seen. */
    private synchronized void failed() {
      cutShort = true;
      failed = true;
    }

    synchronized boolean hasFailed() {
      return failed;
    }

    private synchronized boolean wasCutShort() {
      return cutShort;
    }

    private long borrow() throws SQLException {
      int mine = nextTurn();
      ScheduledFuture<?> patience =
          giveUp.schedule(() -> stop(mine), patienceNanos, TimeUnit.NANOSECONDS);
      try {
        return borrowed();
      } finally {
        patience.cancel(false);
      }
    }

    private long borrowed() throws SQLException {
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

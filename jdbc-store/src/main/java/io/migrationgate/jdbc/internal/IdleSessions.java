package io.migrationgate.jdbc.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

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
 * <p>A pool that leads nowhere makes whoever asks it wait for its own time-out, and pools and
 * drivers without one may hang for ever. So each pool is asked on a thread of its own, which is
 * left behind once it is late, and no pool keeps another one waiting. While it hangs its pool is
 * not asked again. None begins a transaction that stays behind, and connections that carry one are
 * left alone.
 *
 * <p>Thread-safe; one pass at a time in a process. Keeps no pool from being collected.
 */
public final class IdleSessions {
  /** Everything that this process's work is given connections by. */
  private static final Cache<Object, Boolean> POOLS =
      Caffeine.newBuilder().weakKeys().build();

  /** The last one of each pool. */
  private static final Cache<Object, IdleBorrowing> BORROWINGS =
      Caffeine.newBuilder().weakKeys().build();

  private static final AtomicInteger NEW_POOLS = new AtomicInteger();
  private static final ReentrantLock PASS = new ReentrantLock();

  /** So many pools are looked at side by side; those that are late make room for others. */
  private static final int POOLS_AT_ONCE = 8;

  /** As many as pools hang: none is asked by a second one meanwhile. */
  private static final ThreadPoolExecutor THREADS = new ThreadPoolExecutor(
      0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), IdleSessions::daemon);

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
  record Listed(String url, Map<Long, String> all, long patienceNanos) {
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
    ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, IdleSessions::daemon);
    clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    try {
      mark(sessions.call(IdleSessions::list), clock);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clock.shutdown();
      PASS.unlock();
    }
  }

  private void mark(Listed listed, ScheduledExecutorService clock) throws InterruptedException {
    Map<PoolTurn, IdleBorrowing> begun = new LinkedHashMap<>();
    Semaphore room = new Semaphore(POOLS_AT_ONCE);
    IdleBorrowing.Helpers helpers = new IdleBorrowing.Helpers(clock, THREADS, room::release);
    for (Object pool : due(listed.unmarked())) {
      room.acquire();
      PoolTurn turn = turn(pool);
      IdleBorrowing borrowing = new IdleBorrowing(listed, turn.patience(listed), helpers);
      borrowing.start(pool);
      begun.put(turn, borrowing);
      BORROWINGS.put(pool, borrowing);
    }
    // Each gives its place back when it has ended, or was late.
    room.acquire(POOLS_AT_ONCE);
    begun.forEach(PoolTurn::note);
  }

  private static boolean hangs(Object pool) {
    IdleBorrowing last = BORROWINGS.getIfPresent(pool);
    return last != null && !last.hasEnded();
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
        .filter(pool -> !hangs(pool) && turn(pool).isDue())
        .sorted(Comparator.comparing(pool -> turn(pool).failed))
        .toList();
  }

  /** How often one pool was looked at: what is wrong with one must not keep others waiting. */
  private static final class PoolTurn {
    private int passes;
    private int cutShort;
    private int callsToSkip;
    private @Nullable IdleBorrowing late;
    private boolean failed;

    boolean isDue() {
      if (late != null) {
        failed = late.hasFailed();
        late = null;
      }
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

    void note(IdleBorrowing borrowing) {
      // One that was late may yet fail.
      late = borrowing.hasEnded() ? null : borrowing;
      failed = borrowing.hasFailed();
      if (borrowing.wasWhole()) {
        passes++;
      } else {
        cutShort++;
        int more = failed ? cutShort : Math.max(0, cutShort - CUT_SHORT);
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
}

package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what others do, by what the server counts. Not thread-safe.
 *
 * <p>The server does not say whose writes it counts. Those of runs are known all the same, whoever
 * works on them: each moves the beat of a range, and a batch is two, since it has a savepoint, or
 * since its rows are one statement and its cursor another. Heartbeats move the beats of nodes.
 */
final class SurroundingsReader {
  /** The application's latency comes with heartbeats, and takes the whole view to read. */
  private static final Duration REPORTS = Duration.ofMillis(500);

  private static final int WRITES_OF_A_BATCH = 2;

  private static final String BEATS = """
      SELECT COALESCE(SUM(r.beat), 0) AS batches,
        COUNT(DISTINCT CASE WHEN r.done THEN NULL ELSE NULLIF(r.owner, '') END) AS workers,
        (SELECT COALESCE(SUM(n.beat), 0) FROM ${schema}mgate_node n) AS heartbeats
      FROM ${schema}mgate_backfill_range r
      JOIN ${schema}mgate_backfill b ON b.id = r.run
      WHERE b.state IN ('running', 'verifying')
      """;

  /*
   * Transaction ids are given to those that write. Always at work is what sends to a replica, whose
   * lag is looked at; without a user are vacuums, which a run itself makes necessary; what has a
   * leader is a part of his session. Of sessions that this user may not see it shows by their locks
   * alone whether they are in a transaction.
   */
  private static final String POSTGRES = """
      SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint) AS writes,
        (SELECT COUNT(*) FROM pg_stat_activity a
          WHERE a.pid <> pg_backend_pid() AND a.usesysid IS NOT NULL AND a.leader_pid IS NULL
            AND a.pid NOT IN (SELECT s.pid FROM pg_stat_replication s WHERE s.state <> 'backup')
            AND (a.state IN ('active', 'fastpath function call')
              OR a.state LIKE 'idle in transaction%'
                AND a.state_change > clock_timestamp() - interval '1 second'
              OR a.state IS NULL AND a.backend_type IS NULL
                AND a.pid IN (SELECT l.pid FROM pg_locks l WHERE l.locktype = 'virtualxid')))
          AS sessions,
        (SELECT COUNT(*) FROM pg_stat_replication WHERE state IS NULL) AS hidden,
        (SELECT CAST(1000 * MAX(EXTRACT(EPOCH FROM COALESCE(replay_lag, interval '0'))) AS bigint)
          FROM pg_stat_replication) AS lag
      """;

  /** Not what inserts and updates by another table: batches do that, by however many keys. */
  private static final String MYSQL = """
      SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_insert', 'Com_update', 'Com_delete',
        'Com_replace', 'Threads_running', 'Slaves_connected')
      """;

  private final RunContext context;
  private final String beats;
  private @Nullable Look before;
  private @Nullable Long p99;
  private long reportsNanos;
  private long wrote;

  SurroundingsReader(RunContext context) {
    this.context = context;
    this.beats = BEATS.replace("${schema}", context.schema());
  }

  private record Server(
      long writes,
      boolean tellsOwn,
      long sessions,
      @Nullable Long lagMillis,
      @Nullable String unseen) {}

  private record Look(long nanos, Server server, long batches, long workers, long heartbeats) {}

  /**
   * What happened since the last look; null if there was none.
   *
   * @param eachRow whether this worker has written rows one by one meanwhile
   */
  @Nullable
  Surroundings look(RunRow run, boolean eachRow) {
    Look now = context.sessions().call(handle -> {
      Server server = server(handle, run, eachRow);
      return handle
          .select(beats)
          .map((row, ctx) -> new Look(
              context.time().nanoTime(),
              server,
              row.getLong("batches"),
              row.getLong("workers"),
              row.getLong("heartbeats")))
          .one();
    });
    Look last = before;
    before = now;
    return last == null ? null : between(last, now);
  }

  /** This worker has written something, which is no batch. */
  void wrote() {
    wrote++;
  }

  private Server server(Handle handle, RunRow run, boolean eachRow) {
    try {
      return switch (context.dialect().sql().family()) {
        case POSTGRESQL -> postgres(handle);
        case MYSQL -> mysql(handle, run, eachRow);
        case H2 -> new Server(0, true, 0, null, "this database does not show what others do");
      };
    } catch (JdbiException e) {
      if (SqlFailures.kind(e) != FailureKind.NO_PRIVILEGE) {
        throw e;
      }
      return new Server(0, true, 0, null, "this user may not see what others do");
    }
  }

  private Surroundings between(Look last, Look now) {
    long own = WRITES_OF_A_BATCH * counted(last.batches(), now.batches())
        + counted(last.heartbeats(), now.heartbeats())
        + wrote;
    wrote = 0;
    long others = now.server().tellsOwn()
        ? Math.max(0, counted(last.server().writes(), now.server().writes()) - own)
        : 0;
    Duration span = Duration.ofNanos(Math.max(1, now.nanos() - last.nanos()));
    return new Surroundings(
        span,
        others * 1e9 / span.toNanos(),
        Math.max(0, now.server().sessions() - Math.max(0, now.workers() - 1)),
        reported(now.nanos()),
        now.server().lagMillis(),
        now.server().unseen());
  }

  /** A sum falls when a run has ended, or a node is gone. */
  private static long counted(long last, long now) {
    return Math.max(0, now - last);
  }

  private @Nullable Long reported(long now) {
    if (reportsNanos == 0 || now - reportsNanos > REPORTS.toNanos()) {
      p99 = NodeLatency.worst(context.admin().view());
      reportsNanos = now;
    }
    return p99;
  }

  private static Server postgres(Handle handle) {
    return handle
        .select(POSTGRES)
        .map((row, ctx) -> new Server(
            row.getLong("writes"),
            true,
            row.getLong("sessions"),
            longOrNull(row, "lag"),
            row.getLong("hidden") == 0
                ? null
                : "replicas' lag is hidden from this user; grant pg_monitor"))
        .one();
  }

  private static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : (Long) value;
  }

  private static Server mysql(Handle handle, RunRow run, boolean eachRow) {
    Map<String, Long> status = new HashMap<>();
    handle
        .select(MYSQL)
        .map((row, ctx) -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(each -> status.put(each.getKey(), each.getValue()));
    // MariaDB alone has it. MySQL does not tell; there may be some.
    Long replicas = status.get("Slaves_connected");
    boolean unwatched = (replicas == null || replicas > 0) && run.settings().holdSql() == null;
    return new Server(
        status.entrySet().stream()
            .filter(each -> each.getKey().startsWith("Com_"))
            .mapToLong(Map.Entry::getValue)
            .sum(),
        !eachRow,
        atWork(handle, status.getOrDefault("Threads_running", 1L), replicas),
        null,
        eachRow
            ? "what others write cannot be told from what this run writes, row by row"
            : unwatched ? "replicas' lag cannot be seen here; watch it with --hold-sql" : null);
  }

  /** Without this one, those that send to replicas, and MariaDB's that waits for events. */
  private static long atWork(Handle handle, long running, @Nullable Long replicas) {
    if (replicas == null) {
      return running - 1;
    }
    long others = running - 1 - replicas;
    boolean waits = others > 0
        && handle
            .select("SELECT @@GLOBAL.event_scheduler = 'ON'")
            .mapTo(Boolean.class)
            .one();
    return waits ? others - 1 : others;
  }
}

package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.spi.GateDatabase.Barrier;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;

/** PostgreSQL: transaction ids and pg_stat_activity. */
final class PostgresInspector extends Inspector {

  /*
   * Ids in these views have 32 bits and wrap around: "at or before the fence" is a distance. Names
   * are shown to everybody, what a session runs and since when is not.
   */
  private static final String BLOCKERS = """
      SELECT 'pid ' || pid AS id,
             CASE WHEN application_name <> '' THEN application_name ELSE usename END AS who,
             COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - xact_start) * 1000, -1)::bigint AS age,
             CASE WHEN xact_start IS NULL THEN '' ELSE COALESCE(query, '') END AS statement
      FROM pg_stat_activity
      WHERE backend_xid IS NOT NULL
        AND ((:fence - backend_xid::text::bigint) & 4294967295) < 2147483648
      UNION ALL
      SELECT 'prepared transaction ' || gid, owner,
             (EXTRACT(EPOCH FROM clock_timestamp() - prepared) * 1000)::bigint,
             'PREPARE TRANSACTION ' || quote_literal(gid)
      FROM pg_prepared_xacts
      WHERE ((:fence - transaction::text::bigint) & 4294967295) < 2147483648
      ORDER BY age DESC
      """;

  /** Sessions of this database whose snapshot is as old as the fence, or older. */
  private static final String OLD_SNAPSHOTS = """
      SELECT 'pid ' || pid AS id,
             CASE WHEN application_name <> '' THEN application_name ELSE usename END AS who,
             COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - xact_start) * 1000, -1)::bigint AS age,
             CASE WHEN xact_start IS NULL THEN '' ELSE COALESCE(query, '') END AS statement
      FROM pg_stat_activity
      WHERE backend_xmin IS NOT NULL AND datname = current_database() AND pid <> pg_backend_pid()
        AND ((:fence - backend_xmin::text::bigint) & 4294967295) < 2147483648
      ORDER BY age DESC
      """;

  /** Without privileges a session's type is not shown; servers' own processes have no user. */
  private static final String SESSIONS = """
      SELECT COALESCE(application_name, '') AS application, usename,
             COALESCE(host(client_addr), 'local') AS address, pid
      FROM pg_stat_activity a
      WHERE NOT EXISTS (
          SELECT 1 FROM pg_locks l
          WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.database = a.datid
            AND l.objsubid = 1 AND l.granted
            AND (CAST(l.classid AS bigint) << 32) | CAST(l.objid AS bigint) IN (<marks>))
        AND datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
        AND COALESCE(backend_type, 'client backend') = 'client backend'
      """;

  private static final String NODE_USERS = """
      SELECT DISTINCT a.usename
      FROM pg_stat_activity a
        JOIN pg_locks l ON l.pid = a.pid AND l.locktype = 'advisory' AND l.database = a.datid
          AND l.objsubid = 1 AND l.granted
      WHERE a.datname = current_database() AND a.usename IS NOT NULL
        AND (CAST(l.classid AS bigint) << 32) | CAST(l.objid AS bigint) IN (<marks>)
      """;

  private static final String COLUMNS = """
      SELECT a.attname AS name,
             (a.attnotnull OR t.typnotnull) AND NOT a.atthasdef AND a.attidentity = ''
               AND t.typdefault IS NULL AS mandatory
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  private final Sessions sessions;

  PostgresInspector(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Barrier startBarrier() {
    return new FenceBarrier(fence());
  }

  private long fence() {
    return sessions.call(handle -> handle
        .createQuery("SELECT CAST(pg_current_xact_id() AS text)")
        .mapTo(Long.class)
        .one());
  }

  /**
   * {@inheritDoc}
   *
   * <p>A snapshot that was taken before the fence committed counts the fence as running, and so
   * does every session that holds one. First the transactions that were running then must end:
   * until that, snapshots of today are as old.
   */
  @Override
  public Barrier startSnapshotBarrier() {
    long fence = fence();
    Barrier writers = new FenceBarrier(fence);
    AtomicBoolean passed = new AtomicBoolean();
    return () -> {
      if (passed.get()) {
        return List.of();
      }
      List<BlockingSession> blocking = writers.blocking();
      if (blocking.isEmpty()) {
        blocking = sessions.call(handle -> blockers(handle, OLD_SNAPSHOTS, fence));
        passed.set(blocking.isEmpty());
      }
      return blocking;
    };
  }

  private static List<BlockingSession> blockers(Handle handle, String sql, long fence) {
    return handle
        .createQuery(sql)
        .bind("fence", fence)
        .map((row, context) -> new BlockingSession(
            row.getString("id"),
            row.getString("who") == null ? "" : row.getString("who"),
            row.getLong("age"),
            row.getString("statement")))
        .list();
  }

  /**
   * Waits until no transaction is running that got its id before the fence got its own.
   *
   * <p>The fence has committed by itself before anybody asks. The oldest id still running, prepared
   * transactions included, comes from a snapshot taken by a statement of its own: comparing with
   * the same snapshot's end would pass at once. Sessions that this user may not look at count like
   * any other; the list is for people only.
   */
  private final class FenceBarrier implements Barrier {
    private final long fence;
    private volatile boolean passed;

    FenceBarrier(long fence) {
      this.fence = fence;
    }

    @Override
    public List<BlockingSession> blocking() {
      if (passed) {
        return List.of();
      }
      return sessions.call(handle -> {
        if (oldestRunning(handle) > fence) {
          passed = true;
          return List.of();
        }
        List<BlockingSession> blockers = blockers(handle, BLOCKERS, fence);
        if (!blockers.isEmpty()) {
          return blockers;
        }
        passed = oldestRunning(handle) > fence;
        return passed
            ? List.<BlockingSession>of()
            : List.of(new BlockingSession("a session that cannot be seen", "", -1, ""));
      });
    }

    private long oldestRunning(Handle handle) {
      return handle
          .createQuery("SELECT CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text)")
          .mapTo(Long.class)
          .one();
    }
  }

  @Override
  public Set<String> unregistered(Handle handle, Set<Long> processes, Set<String> harmless) {
    Set<String> found = new TreeSet<>();
    handle
        .createQuery(SESSIONS)
        .bindList(EmptyHandling.NULL_KEYWORD, "marks", List.copyOf(processes))
        .map((row, context) -> {
          String application = row.getString("application");
          return harmless(application, harmless)
              ? ""
              : "%s %s@%s pid %d"
                  .formatted(
                      application.isEmpty() ? "(no application name)" : application,
                      row.getString("usename"),
                      row.getString("address"),
                      row.getLong("pid"));
        })
        .filter(text -> !text.isEmpty())
        .forEach(found::add);
    return found;
  }

  @Override
  Set<String> users(Handle handle, Set<Long> processes) {
    return Set.copyOf(handle
        .createQuery(NODE_USERS)
        .bindList(EmptyHandling.NULL_KEYWORD, "marks", List.copyOf(processes))
        .mapTo(String.class)
        .list());
  }

  @Override
  public Map<String, Boolean> mandatoryByColumn(Handle handle, String table) {
    return mandatory(handle.createQuery(COLUMNS).bind("table", table));
  }

  @Override
  public String fold(String identifier) {
    return Identifiers.isQuoted(identifier)
        ? Identifiers.unquoted(identifier)
        : identifier.toLowerCase(Locale.ROOT);
  }
}

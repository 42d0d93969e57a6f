package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillRun.Share;
import io.migrationgate.jdbc.internal.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Runs as people see them, with what their ranges add up to. */
public final class RunView {
  private final String runs;
  private final String ranges;
  private final BadKeyTable badKeys;
  private final String elapsed;

  RunView(Dialect dialect, String schema) {
    runs = schema + "mgate_backfill";
    ranges = schema + "mgate_backfill_range";
    badKeys = new BadKeyTable(schema);
    elapsed = "CASE WHEN state IN " + RunTable.ACTIVE + " THEN "
        + dialect.epochMicros(dialect.now()) + " ELSE " + dialect.epochMicros("updated_at")
        + " END - " + dialect.epochMicros("started_at");
  }

  /** Newest first; of all migrations if none is named. */
  public List<BackfillRun> latest(Handle handle, @Nullable String migration, int limit) {
    String where = migration == null ? "" : " WHERE migration = ?";
    Object[] arguments = migration == null ? new Object[0] : new Object[] {migration};
    return shown(handle, where + " ORDER BY id DESC LIMIT " + limit, arguments);
  }

  /** All that are not over. */
  public List<BackfillRun> active(Handle handle) {
    return shown(handle, " WHERE state IN " + RunTable.ACTIVE + " ORDER BY id");
  }

  /** One of them. */
  public Optional<BackfillRun> one(Handle handle, long id) {
    return shown(handle, " WHERE id = ?", id).stream().findFirst();
  }

  private List<BackfillRun> shown(Handle handle, String which, Object... arguments) {
    List<Shown> found = handle
        .select(
            "SELECT " + RunTable.COLUMNS + ", " + elapsed + " AS elapsed FROM " + runs + which,
            arguments)
        .map((row, context) -> shown(row))
        .list();
    return found.stream().map(each -> each.with(counts(handle, each))).toList();
  }

  private static Shown shown(ResultSet row) throws SQLException {
    return new Shown(
        RunTable.run(row),
        row.getLong("total"),
        row.getString("problem"),
        row.getString("actor"),
        Duration.ofNanos(row.getLong("elapsed") * 1_000));
  }

  private record Shown(RunRow run, long total, String problem, String actor, Duration elapsed) {
    BackfillRun with(BackfillRun.Counts counts) {
      return new BackfillRun(
          run.id(),
          run.migration(),
          run.direction(),
          run.verifyOnly(),
          run.state(),
          run.stage(),
          run.round(),
          counts,
          run.settings(),
          share(),
          run.heldBy(),
          problem,
          actor,
          elapsed);
    }

    private Share share() {
      Integer given = run.settings().sharePercent();
      Share said = run.pace().share();
      return given != null ? new Share(given, "") : said != null ? said : Share.FIRST;
    }
  }

  private BackfillRun.Counts counts(Handle handle, Shown shown) {
    Map<String, Long> kinds = badKeys.kinds(handle, shown.run().id());
    return handle
        .createQuery("""
            SELECT
              SUM(CASE WHEN round = :round AND stage = 'copy' THEN processed ELSE 0 END) AS copied,
              SUM(removed) AS removed,
              SUM(CASE WHEN round = :round AND stage = 'compare' THEN processed ELSE 0 END)
                AS compared,
              SUM(CASE WHEN round = :round THEN differences ELSE 0 END) AS differences,
              SUM(retries) AS retries,
              COUNT(DISTINCT CASE WHEN done THEN NULL ELSE NULLIF(owner, '') END) AS workers
            FROM %s WHERE run = :run
            """.formatted(ranges))
        .bind("run", shown.run().id())
        .bind("round", shown.run().round())
        .map((row, context) -> new BackfillRun.Counts(
            shown.total(),
            row.getLong("copied"),
            row.getLong("removed"),
            row.getLong("compared"),
            row.getLong("differences"),
            kinds.values().stream().mapToLong(Long::longValue).sum(),
            row.getLong("retries"),
            row.getInt("workers"),
            kinds))
        .one();
  }
}

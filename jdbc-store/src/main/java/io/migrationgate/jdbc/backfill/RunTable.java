package io.migrationgate.jdbc.backfill;

import io.migrationgate.jdbc.internal.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** All SQL of runs. */
final class RunTable {
  private static final String COLUMNS = "id, migration, direction, kind, state, stage, round,"
      + " entered_epoch, entered_token, fence_epoch, fingerprint, settings, total, held_by,"
      + " problem, actor";
  private static final String ACTIVE = RunState.ACTIVE.stream()
      .map(state -> "'" + state.wireName() + "'")
      .sorted()
      .collect(Collectors.joining(", ", "(", ")"));

  private final String runs;
  private final String ranges;
  private final String keys;
  private final String now;
  private final String elapsed;

  RunTable(Dialect dialect, String schema) {
    runs = schema + "mgate_backfill";
    ranges = schema + "mgate_backfill_range";
    keys = schema + "mgate_backfill_key";
    now = dialect.now();
    elapsed = "CASE WHEN state IN " + ACTIVE + " THEN " + dialect.epochMicros(now) + " ELSE "
        + dialect.epochMicros("updated_at") + " END - " + dialect.epochMicros("started_at");
  }

  /** Adds a run; the caller holds the lock that orders changes. */
  long insert(Handle handle, RunRow run, long total, String actor, String reason) {
    handle
        .createUpdate("INSERT INTO " + runs + " (migration, direction, kind, state, stage, round,"
            + " entered_epoch, entered_token, fingerprint, settings, total, held_by, problem,"
            + " actor, reason, started_at, updated_at) VALUES (:migration, :direction, :kind,"
            + " :state, :stage, 1, :entered_epoch, :entered_token, :fingerprint, :settings,"
            + " :total, '', '', :actor, :reason, " + now + ", " + now + ")")
        .bind("migration", run.migration())
        .bind("direction", run.direction().wireName())
        .bind("kind", run.verifyOnly() ? "verify" : "copy")
        .bind("state", RunState.NEW.wireName())
        .bind("stage", run.stage().wireName())
        .bind("entered_epoch", run.enteredEpoch())
        .bind("entered_token", run.enteredToken())
        .bind("fingerprint", run.fingerprint())
        .bind("settings", run.settings().json())
        .bind("total", total)
        .bind("actor", actor)
        .bind("reason", reason)
        .execute();
    return handle
        .select("SELECT MAX(id) FROM " + runs + " WHERE migration = ?", run.migration())
        .mapTo(Long.class)
        .one();
  }

  Optional<RunRow> find(Handle handle, long id) {
    return handle
        .select("SELECT " + COLUMNS + " FROM " + runs + " WHERE id = ?", id)
        .map((row, context) -> run(row))
        .findOne();
  }

  List<RunRow> active(Handle handle) {
    return handle
        .select(
            "SELECT " + COLUMNS + " FROM " + runs + " WHERE state IN " + ACTIVE + " ORDER BY id")
        .map((row, context) -> run(row))
        .list();
  }

  /** The latest run of a migration. */
  Optional<RunRow> latest(Handle handle, String migration) {
    return handle
        .select(
            "SELECT " + COLUMNS + " FROM " + runs + " WHERE migration = ? ORDER BY id DESC LIMIT 1",
            migration)
        .map((row, context) -> run(row))
        .findOne();
  }

  private static RunRow run(ResultSet row) throws SQLException {
    long fence = row.getLong("fence_epoch");
    Long fenceEpoch = row.wasNull() ? null : (Long) fence;
    return new RunRow(
        row.getLong("id"),
        row.getString("migration"),
        Direction.parse(row.getString("direction")),
        row.getString("kind").equals("verify"),
        RunState.parse(row.getString("state")),
        Stage.parse(row.getString("stage")),
        row.getInt("round"),
        row.getLong("entered_epoch"),
        row.getString("entered_token"),
        fenceEpoch,
        row.getString("fingerprint"),
        BackfillSettings.parse(row.getString("settings")),
        row.getString("held_by"));
  }

  /** Runs for people, newest first; of all migrations if none is named. */
  List<BackfillRun> shown(Handle handle, @Nullable String migration, int limit) {
    String where = migration == null ? "" : " WHERE migration = ?";
    Object[] arguments = migration == null ? new Object[0] : new Object[] {migration};
    return shown(handle, where + " ORDER BY id DESC LIMIT " + limit, arguments);
  }

  /** All that are not over, for people. */
  List<BackfillRun> shownActive(Handle handle) {
    return shown(handle, " WHERE state IN " + ACTIVE + " ORDER BY id");
  }

  /** One, for people. */
  Optional<BackfillRun> shownOne(Handle handle, long id) {
    return shown(handle, " WHERE id = ?", id).stream().findFirst();
  }

  private List<BackfillRun> shown(Handle handle, String which, Object... arguments) {
    List<Shown> found = handle
        .select(
            "SELECT " + COLUMNS + ", " + elapsed + " AS elapsed FROM " + runs + which, arguments)
        .map((row, context) -> shown(row))
        .list();
    return found.stream().map(each -> each.with(counts(handle, each))).toList();
  }

  private static Shown shown(ResultSet row) throws SQLException {
    return new Shown(
        run(row),
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
          run.heldBy(),
          problem,
          actor,
          elapsed);
    }
  }

  private BackfillRun.Counts counts(Handle handle, Shown shown) {
    return handle
        .createQuery("""
            SELECT
              SUM(CASE WHEN round = :round AND stage = 'copy' THEN processed ELSE 0 END) AS copied,
              SUM(removed) AS removed,
              SUM(CASE WHEN round = :round AND stage = 'compare' THEN processed ELSE 0 END)
                AS compared,
              SUM(CASE WHEN round = :round THEN differences ELSE 0 END) AS differences,
              SUM(retries) AS retries,
              COUNT(DISTINCT CASE WHEN done THEN NULL ELSE NULLIF(owner, '') END) AS workers,
              (SELECT COUNT(*) FROM %s WHERE run = :run AND NOT repaired) AS unrepaired
            FROM %s WHERE run = :run
            """.formatted(keys, ranges))
        .bind("run", shown.run().id())
        .bind("round", shown.run().round())
        .map((row, context) -> new BackfillRun.Counts(
            shown.total(),
            row.getLong("copied"),
            row.getLong("removed"),
            row.getLong("compared"),
            row.getLong("differences"),
            row.getLong("unrepaired"),
            row.getLong("retries"),
            row.getInt("workers")))
        .one();
  }

  /** Moves a run from one state to another, unless it has moved by itself. */
  boolean state(Handle handle, RunRow run, RunState to, String problem) {
    return handle.execute(
            "UPDATE " + runs + " SET state = ?, problem = ?, held_by = '', updated_at = " + now
                + " WHERE id = ? AND state = ?",
            to.wireName(),
            problem,
            run.id(),
            run.state().wireName())
        > 0;
  }

  void settings(Handle handle, RunRow run, BackfillSettings settings) {
    handle.execute(
        "UPDATE " + runs + " SET settings = ?, updated_at = " + now + " WHERE id = ?",
        settings.json(),
        run.id());
  }

  void held(Handle handle, RunRow run, String by) {
    handle.execute(
        "UPDATE " + runs + " SET held_by = ?, updated_at = " + now + " WHERE id = ?", by, run.id());
  }

  void fenced(Handle handle, RunRow run, long epoch) {
    handle.execute(
        "UPDATE " + runs + " SET fence_epoch = ?, updated_at = " + now + " WHERE id = ?",
        epoch,
        run.id());
  }

  /** Begins the next stage, unless somebody else has; locks the run's row. */
  boolean advance(Handle handle, RunRow run, Stage to, int round) {
    return handle.execute(
            "UPDATE " + runs + " SET stage = ?, round = ?, state = ?, updated_at = " + now
                + " WHERE id = ? AND stage = ? AND round = ? AND state = ?",
            to.wireName(),
            round,
            to.runState().wireName(),
            run.id(),
            run.stage().wireName(),
            run.round(),
            run.state().wireName())
        > 0;
  }

  void addRange(Handle handle, RunRow run, Stage stage, int round, int number, Span span) {
    Key low = span.low();
    Key high = span.high();
    handle.execute(
        "INSERT INTO " + ranges + " (run, round, stage, number, low_key, high_key, cursor_key,"
            + " done, owner, beat, processed, removed, differences, retries)"
            + " VALUES (?, ?, ?, ?, ?, ?, NULL, FALSE, '', 0, 0, 0, 0, 0)",
        run.id(),
        round,
        stage.wireName(),
        number,
        low == null ? null : low.json(),
        high == null ? null : high.json());
  }

  /** The ranges of the run's stage that are not done. */
  List<RangeRow> openRanges(Handle handle, RunRow run) {
    return handle
        .select(
            "SELECT number, low_key, high_key, cursor_key, owner, beat FROM " + ranges
                + " WHERE run = ? AND round = ? AND stage = ? AND NOT done ORDER BY number",
            run.id(),
            run.round(),
            run.stage().wireName())
        .map((row, context) -> new RangeRow(
            row.getInt("number"),
            new Span(key(row.getString("low_key")), key(row.getString("high_key"))),
            key(row.getString("cursor_key")),
            row.getString("owner"),
            row.getLong("beat")))
        .list();
  }

  /** Whether the run's stage was ever divided into ranges. */
  boolean hasBegun(Handle handle, RunRow run) {
    return handle
            .select(
                "SELECT COUNT(*) FROM " + ranges + " WHERE run = ? AND round = ? AND stage = ?",
                run.id(),
                run.round(),
                run.stage().wireName())
            .mapTo(Long.class)
            .one()
        > 0;
  }

  private static @Nullable Key key(@Nullable String json) {
    return json == null ? null : Key.parse(json);
  }

  /**
   * Takes a range over, or gives it back, unless its owner has done something since it was seen.
   */
  boolean own(Handle handle, RunRow run, RangeRow range, String owner) {
    return handle.execute(
            "UPDATE " + ranges + " SET owner = ?, beat = beat + 1" + SAME,
            owner,
            run.id(),
            run.round(),
            run.stage().wireName(),
            range.number(),
            range.owner(),
            range.beat())
        > 0;
  }

  /** Adds what a batch did, unless the range belongs to somebody else by now. */
  boolean progress(Handle handle, RunRow run, RangeRow range, Progress progress, long retries) {
    Key cursor = progress.cursor();
    return handle.execute(
            "UPDATE " + ranges + " SET cursor_key = ?, done = ?, beat = beat + 1,"
                + " processed = processed + ?, removed = removed + ?,"
                + " differences = differences + ?, retries = retries + ?" + SAME,
            cursor == null ? null : cursor.json(),
            progress.done(),
            progress.rows(),
            progress.removed(),
            progress.differences(),
            retries,
            run.id(),
            run.round(),
            run.stage().wireName(),
            range.number(),
            range.owner(),
            range.beat())
        > 0;
  }

  private static final String SAME = " WHERE run = ? AND round = ? AND stage = ? AND number = ?"
      + " AND owner = ? AND beat = ? AND NOT done";

  /** What this round's verification has compared, and found. */
  VerificationSum verified(Handle handle, RunRow run) {
    return handle
        .select(
            "SELECT COALESCE(SUM(CASE WHEN stage = 'compare' THEN processed ELSE 0 END), 0) AS n,"
                + " COALESCE(SUM(differences), 0) AS differences FROM " + ranges
                + " WHERE run = ? AND round = ? AND stage IN ('compare', 'strays')",
            run.id(),
            run.round())
        .map((row, context) -> new VerificationSum(row.getLong("n"), row.getLong("differences")))
        .one();
  }

  /** What a verification has found. */
  record VerificationSum(long rows, long differences) {}

  /** Notes a row; one that is noted already and was not repaired is not noted twice. */
  void addKey(Handle handle, RunRow run, Key key, String kind, String detail) {
    int known = handle.execute(
        "UPDATE " + keys + " SET round = ?, kind = CASE WHEN kind = 'blocked' THEN kind ELSE ? END"
            + " WHERE run = ? AND row_key = ? AND NOT repaired",
        run.round(),
        kind,
        run.id(),
        key.json());
    if (known > 0) {
      return;
    }
    handle.execute(
        "INSERT INTO " + keys + " (run, round, row_key, kind, detail, repaired)"
            + " VALUES (?, ?, ?, ?, ?, FALSE)",
        run.id(),
        run.round(),
        key.json(),
        kind,
        detail);
  }

  /** A row that is not as it should be. */
  record BadKey(long id, int round, Key key, String kind, String detail) {}

  /** Unrepaired keys beyond an id, in the order in which they were found. */
  List<BadKey> badKeys(Handle handle, long run, long after, int limit) {
    return handle
        .select(
            "SELECT id, round, row_key, kind, detail FROM " + keys
                + " WHERE run = ? AND id > ? AND NOT repaired ORDER BY id LIMIT " + limit,
            run,
            after)
        .map((row, context) -> badKey(row))
        .list();
  }

  /** Unrepaired keys before an id, the last one first. */
  List<BadKey> lastBadKeys(Handle handle, long run, long before, int limit) {
    return handle
        .select(
            "SELECT id, round, row_key, kind, detail FROM " + keys
                + " WHERE run = ? AND id < ? AND NOT repaired ORDER BY id DESC LIMIT " + limit,
            run,
            before)
        .map((row, context) -> badKey(row))
        .list();
  }

  private static BadKey badKey(ResultSet row) throws SQLException {
    return new BadKey(
        row.getLong("id"),
        row.getInt("round"),
        Key.parse(row.getString("row_key")),
        row.getString("kind"),
        row.getString("detail"));
  }

  void repaired(Handle handle, long id) {
    handle.execute("UPDATE " + keys + " SET repaired = TRUE WHERE id = ?", id);
  }

  void stillBad(Handle handle, long id, String detail) {
    handle.execute("UPDATE " + keys + " SET kind = 'blocked', detail = ? WHERE id = ?", detail, id);
  }

  /** Everything was copied anew, or compared: what was found before says nothing. */
  void forgetKeys(Handle handle, RunRow run) {
    handle.execute("UPDATE " + keys + " SET repaired = TRUE WHERE run = ?", run.id());
  }
}

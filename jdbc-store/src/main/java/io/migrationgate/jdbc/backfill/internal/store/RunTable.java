package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.jdbc.backfill.run.BackfillRun.Share;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.internal.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The table of runs, as workers use it. */
public final class RunTable {
  static final String COLUMNS = "id, migration, direction, kind, state, stage, round,"
      + " entered_epoch, entered_token, fence_epoch, fingerprint, settings, total, held_by,"
      + " problem, actor";
  static final String ACTIVE = Stream.of(RunState.values())
      .filter(RunState::active)
      .map(state -> "'" + state.wireName() + "'")
      .sorted()
      .collect(Collectors.joining(", ", "(", ")"));

  private final String runs;
  private final String now;

  RunTable(Dialect dialect, String schema) {
    runs = schema + "mgate_backfill";
    now = dialect.now();
  }

  /** Adds a run; the caller holds the lock that orders changes. */
  public long insert(Handle handle, RunRow run, long total, String actor, String reason) {
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
        .bind("settings", run.stored(run.settings()))
        .bind("total", total)
        .bind("actor", actor)
        .bind("reason", reason)
        .execute();
    return handle
        .select("SELECT MAX(id) FROM " + runs + " WHERE migration = ?", run.migration())
        .mapTo(Long.class)
        .one();
  }

  public Optional<RunRow> find(Handle handle, long id) {
    return handle
        .select("SELECT " + COLUMNS + " FROM " + runs + " WHERE id = ?", id)
        .map((row, context) -> run(row))
        .findOne();
  }

  public List<RunRow> active(Handle handle) {
    return handle
        .select(
            "SELECT " + COLUMNS + " FROM " + runs + " WHERE state IN " + ACTIVE + " ORDER BY id")
        .map((row, context) -> run(row))
        .list();
  }

  /** The latest run of a migration. */
  public Optional<RunRow> latest(Handle handle, String migration) {
    return handle
        .select(
            "SELECT " + COLUMNS + " FROM " + runs + " WHERE migration = ? ORDER BY id DESC LIMIT 1",
            migration)
        .map((row, context) -> run(row))
        .findOne();
  }

  /** Runs of a migration that may overwrite what their target alone has, newest first. */
  public List<RunRow> overwriting(Handle handle, String migration) {
    return handle
        .select(
            "SELECT " + COLUMNS + " FROM " + runs + " WHERE migration = ? ORDER BY id DESC",
            migration)
        .map((row, context) -> run(row))
        .filter(run -> run.settings().overwriteRicher())
        .list();
  }

  static RunRow run(ResultSet row) throws SQLException {
    long fence = row.getLong("fence_epoch");
    Long fenceEpoch = row.wasNull() ? null : (Long) fence;
    return new RunRow(
        row.getLong("id"),
        row.getString("migration"),
        named(Direction.class, row.getString("direction")),
        row.getString("kind").equals("verify"),
        named(RunState.class, row.getString("state")),
        named(Stage.class, row.getString("stage")),
        row.getInt("round"),
        row.getLong("entered_epoch"),
        row.getString("entered_token"),
        fenceEpoch,
        row.getString("fingerprint"),
        SettingsJson.read(row.getString("settings")),
        PaceNote.read(row.getString("held_by")),
        SettingsJson.readRewrite(row.getString("settings")));
  }

  private static <E extends Enum<E>> E named(Class<E> type, String wireName) {
    return Enum.valueOf(type, wireName.toUpperCase(Locale.ROOT));
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
        run.stored(settings),
        run.id());
  }

  public void held(Handle handle, RunRow run, String by) {
    handle.execute(
        "UPDATE " + runs + " SET held_by = ?, updated_at = " + now + " WHERE id = ?", by, run.id());
  }

  /** Says to which part of the time workers keep now, unless the run was stopped meanwhile. */
  public void share(Handle handle, RunRow run, Share share) {
    handle.execute(
        "UPDATE " + runs + " SET held_by = ?, updated_at = " + now + " WHERE id = ? AND state = ?",
        PaceNote.write(share),
        run.id(),
        run.state().wireName());
  }

  public void fenced(Handle handle, RunRow run, long epoch) {
    handle.execute(
        "UPDATE " + runs + " SET fence_epoch = ?, updated_at = " + now + " WHERE id = ?",
        epoch,
        run.id());
  }

  /** Begins the next stage, unless somebody else has; locks the run's row. */
  public boolean advance(Handle handle, RunRow run, Stage to, int round) {
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
}

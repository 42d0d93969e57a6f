package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The table of rows that are not as they should be. */
public final class BadKeyTable {
  private static final String STOPPED = "stopped";

  private final String keys;

  BadKeyTable(String schema) {
    keys = schema + "mgate_backfill_key";
  }

  /**
   * Notes a row that the database would not take.
   *
   * @throws MigrationGateException if there are more of them than the run's settings allow
   */
  public void block(Handle handle, RunRow run, Key key, RowTrouble why) {
    add(handle, run, key, "blocked", why);
    long blocked = handle
        .select(
            "SELECT COUNT(*) FROM " + keys + " WHERE run = ? AND kind = 'blocked' AND NOT repaired",
            run.id())
        .mapTo(Long.class)
        .one();
    int most = run.settings().maxBlocked();
    if (blocked > most) {
      throw new MigrationGateException(new Problem(
          "run " + run.id() + " of '" + run.migration() + "'",
          "more than " + most + (most == 1 ? " row" : " rows")
              + " that cannot be copied or compared, the last one by " + why.cause(),
          "at most " + most + " (--max-blocked)",
          "look at them with mgate backfill mismatches " + run.migration()
              + ", mend the rows or the declaration, and start again"));
    }
  }

  /**
   * Notes the row at which a run has stopped. It need not be what is wrong, so nothing counts or
   * repairs it.
   */
  public void stopped(Handle handle, RunRow run, Key key, RowTrouble why) {
    goesOn(handle, run.id());
    insert(handle, run, key, STOPPED, why, true);
  }

  /** A run has not stopped, or no longer. */
  void goesOn(Handle handle, long run) {
    handle.execute("DELETE FROM " + keys + " WHERE run = ? AND kind = ?", run, STOPPED);
  }

  /** Notes a row; one that is noted already and was not repaired is not noted twice. */
  public void add(Handle handle, RunRow run, Key key, String kind) {
    add(handle, run, key, kind, RowTrouble.NONE);
  }

  private void add(Handle handle, RunRow run, Key key, String kind, RowTrouble why) {
    int known = handle.execute(
        "UPDATE " + keys + " SET round = ?, kind = CASE WHEN kind = 'blocked' THEN kind ELSE ? END"
            + " WHERE run = ? AND row_key = ? AND NOT repaired",
        run.round(),
        kind,
        run.id(),
        KeyJson.write(key));
    if (known > 0) {
      return;
    }
    insert(handle, run, key, kind, why, false);
  }

  private void insert(
      Handle handle, RunRow run, Key key, String kind, RowTrouble why, boolean repaired) {
    handle.execute(
        "INSERT INTO " + keys + " (run, round, row_key, kind, detail, repaired)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        run.id(),
        run.round(),
        KeyJson.write(key),
        kind,
        why.json(),
        repaired);
  }

  /** A row that is not as it should be. */
  public record BadKey(long id, int round, Key key, String kind, RowTrouble why) {}

  /** Unrepaired keys beyond an id, in the order in which they were found. */
  public List<BadKey> first(Handle handle, long run, long after, int limit) {
    return handle
        .select(
            "SELECT id, round, row_key, kind, detail FROM " + keys
                + " WHERE run = ? AND id > ? AND NOT repaired ORDER BY id LIMIT " + limit,
            run,
            after)
        .map((row, context) -> badKey(row))
        .list();
  }

  /** Where a run has stopped; empty if that is not known, or it goes on. */
  public List<BadKey> stopped(Handle handle, long run) {
    return handle
        .select(
            "SELECT id, round, row_key, kind, detail FROM " + keys + " WHERE run = ? AND kind = ?",
            run,
            STOPPED)
        .map((row, context) -> badKey(row))
        .list();
  }

  /** Unrepaired keys before an id, the last one first. */
  public List<BadKey> last(Handle handle, long run, long before, int limit) {
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
        KeyJson.read(row.getString("row_key")),
        row.getString("kind"),
        RowTrouble.parse(row.getString("detail")));
  }

  /** How many unrepaired keys of a run there are of each kind. */
  public Map<String, Long> kinds(Handle handle, long run) {
    Map<String, Long> found = new TreeMap<>();
    handle
        .select(
            "SELECT kind, COUNT(*) FROM " + keys + " WHERE run = ? AND NOT repaired GROUP BY kind",
            run)
        .map((row, context) -> found.put(row.getString(1), row.getLong(2)))
        .list();
    return found;
  }

  public void repaired(Handle handle, long id) {
    handle.execute("UPDATE " + keys + " SET repaired = TRUE WHERE id = ?", id);
  }

  public void stillBad(Handle handle, long id, RowTrouble why) {
    handle.execute(
        "UPDATE " + keys + " SET kind = 'blocked', detail = ? WHERE id = ?", why.json(), id);
  }

  /** Everything was copied anew, or compared: what was found before says nothing. */
  public void forget(Handle handle, RunRow run) {
    handle.execute("UPDATE " + keys + " SET repaired = TRUE WHERE run = ?", run.id());
  }
}

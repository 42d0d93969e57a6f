package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.Stage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of ranges: how far each has got, and what was found in it. */
public final class RangeTable {
  private static final String SAME = " WHERE run = ? AND round = ? AND stage = ? AND number = ?"
      + " AND owner = ? AND beat = ? AND NOT done";

  private final String ranges;

  RangeTable(String schema) {
    ranges = schema + "mgate_backfill_range";
  }

  public void add(Handle handle, RunRow run, Stage stage, int round, int number, Span span) {
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
        low == null ? null : KeyJson.write(low),
        high == null ? null : KeyJson.write(high));
  }

  /** Keeps what a comparison relies on, as a range that is done before it begins. */
  public void keep(Handle handle, RunRow run, int round, Key relied) {
    handle.execute(
        "INSERT INTO " + ranges + " (run, round, stage, number, low_key, done, owner, beat,"
            + " processed, removed, differences, retries)"
            + " VALUES (?, ?, ?, 0, ?, TRUE, '', 0, 0, 0, 0, 0)",
        run.id(),
        round,
        Stage.COMPARE.wireName(),
        KeyJson.write(relied));
  }

  /** What was kept; empty if it was by a build that kept nothing. */
  public Optional<Key> kept(Handle handle, RunRow run) {
    return handle
        .select(
            "SELECT low_key FROM " + ranges
                + " WHERE run = ? AND round = ? AND stage = ? AND number = 0",
            run.id(),
            run.round(),
            Stage.COMPARE.wireName())
        .map((row, context) -> KeyJson.read(row.getString(1)))
        .findOne();
  }

  /** The ranges of the run's stage that are not done. */
  public List<RangeRow> open(Handle handle, RunRow run) {
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

  /** Into what a run has divided a table last, in a stage that walks it; empty if in none. */
  public List<Span> divided(Handle handle, RunRow run, Set<Stage> walks) {
    String stages =
        walks.stream().map(stage -> "'" + stage.wireName() + "'").collect(Collectors.joining(", "));
    List<Division> all = handle
        .select(
            "SELECT round, stage, low_key, high_key FROM " + ranges
                + " WHERE run = ? AND number > 0 AND stage IN (" + stages
                + ") ORDER BY round DESC, stage, number",
            run.id())
        .map((row, context) -> new Division(
            row.getInt("round") + row.getString("stage"),
            new Span(key(row.getString("low_key")), key(row.getString("high_key")))))
        .list();
    return all.stream()
        .filter(each -> each.of().equals(all.get(0).of()))
        .map(Division::span)
        .toList();
  }

  private record Division(String of, Span span) {}

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
    return json == null ? null : KeyJson.read(json);
  }

  /**
   * Takes a range over, or gives it back, unless its owner has done something since it was seen.
   */
  public boolean own(Handle handle, RunRow run, RangeRow range, String owner) {
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
  public boolean progress(
      Handle handle, RunRow run, RangeRow range, Progress progress, long retries) {
    Key cursor = progress.cursor();
    return handle.execute(
            "UPDATE " + ranges + " SET cursor_key = ?, done = ?, beat = beat + 1,"
                + " processed = processed + ?, removed = removed + ?,"
                + " differences = differences + ?, retries = retries + ?" + SAME,
            cursor == null ? null : KeyJson.write(cursor),
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

  /** What this round's verification has compared, and found. */
  public VerificationSum verified(Handle handle, RunRow run) {
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
  public record VerificationSum(long rows, long differences) {}
}

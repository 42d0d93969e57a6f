package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.admin.Authority;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Assignment;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Sparing;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.internal.store.KeptRows;
import io.migrationgate.jdbc.backfill.internal.store.KeptRows.Fate;
import io.migrationgate.jdbc.backfill.internal.store.KeyJson;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunHeld;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.spi.HistoryFilter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows of the target that hold what the source has not: a value where the source has none, or the
 * only row of a key. Whichever side the phase says is right, this may be the last good copy. So
 * statements that copy pass over these rows, and they are overwritten or removed here, one lock
 * later and with a copy kept, if the operator has said so; or where the gate itself has recorded
 * that the write of a key has missed the target.
 */
public final class RicherRows {
  private static final int AT_ONCE = 500;
  private static final int LINES = 2_000;

  private final RunContext context;
  private final RunRow run;
  private final CopyPlan plan;
  private final RowWork rows;
  private final Set<String> recorded;
  private final KeySql keys;
  private final RowLocks locks;

  private RicherRows(
      RunContext context, RunRow run, CopyPlan plan, RowWork rows, Set<String> recorded) {
    this.context = context;
    this.run = run;
    this.plan = plan;
    this.rows = rows;
    this.recorded = recorded;
    this.keys = context.keys();
    this.locks = new RowLocks(keys, plan);
  }

  /**
   * Of one run.
   *
   * @throws RunHeld if this worker cannot keep what is overwritten
   */
  public static RicherRows of(RunContext context, RunRow run, CopyPlan plan, RowWork rows)
      throws RunHeld {
    KeptRows kept = new KeptRows(context);
    if (run.settings().overwriteRicher() && run.stage().writes() && !kept.mayKeep(run.id())) {
      throw new RunHeld("a worker that finds and may write table " + kept.table(run.id())
          + ", which keeps copies of what is overwritten; if there is none: cancel the run and"
          + " start again");
    }
    Set<String> recorded =
        context.sessions().call(handle -> context.tables().failedWrites().keys(handle, run));
    return new RicherRows(context, run, plan, rows, recorded);
  }

  /**
   * Which rows a run passes over. A target that users have read may be the one that is right where
   * it is newer; one that nobody has ever read is not, whatever triggers and defaults wrote there.
   */
  public static Sparing spared(RunContext context, RunRow run) {
    HistoryFilter all = new HistoryFilter(run.migration(), LINES);
    boolean read = Authority.of(context.admin().history(all)).stream()
        .anyMatch(stay -> stay.side() == run.direction().target() || stay.ramp());
    return read ? Sparing.RICHER_OR_NEWER : Sparing.RICHER;
  }

  /** Whether any of them may be overwritten or removed. */
  boolean mayAny() {
    return run.settings().overwriteRicher() || !recorded.isEmpty();
  }

  /** Whether no row of the target may be removed. */
  public boolean removesNone() {
    return plan.absent() == Absent.DELETE && !mayAny();
  }

  private boolean may(Key key) {
    boolean alone = key.values().size() == 1;
    return run.settings().overwriteRicher()
        || recorded.contains(alone ? key.values().get(0).toString() : key.toString());
  }

  /** Overwrites those of a span that may be, after the others were copied. */
  public void overwrite(Connection connection, Span span) throws SQLException {
    if (!mayAny()) {
      return;
    }
    Map<String, Key> found = new HashMap<>();
    for (Key key : rows.richer(connection, span)) {
      if (may(key)) {
        found.put(KeyJson.write(key), key);
      }
    }
    for (List<Key> some : parts(List.copyOf(found.values()))) {
      locks.both(connection, some);
    }
    if (found.isEmpty()) {
      return;
    }
    List<Key> still = rows.richer(connection, span).stream()
        .filter(key -> found.containsKey(KeyJson.write(key)))
        .toList();
    for (List<Key> some : parts(still)) {
      keep(connection, some, Fate.OVERWRITTEN);
      rows.overwrite(connection, some);
    }
  }

  private static List<List<Key>> parts(List<Key> all) {
    List<List<Key>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      parts.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
    }
    return parts;
  }

  /**
   * Overwrites one row that may be; the caller has locked it on both sides, and copied it.
   *
   * @return whether it stays as it is, and differs
   */
  public boolean leaves(Connection connection, Key key) throws SQLException {
    if (!rows.richer(connection, key)) {
      return false;
    }
    if (!may(key)) {
      return true;
    }
    keep(connection, List.of(key), Fate.OVERWRITTEN);
    rows.overwrite(connection, List.of(key));
    return false;
  }

  /**
   * Whether the caller, who has locked a row, may empty it; if so, a copy is kept where need be.
   */
  public boolean mayEmpty(Connection connection, Key key) throws SQLException {
    if (rows.richer(connection, key)) {
      if (!may(key)) {
        return false;
      }
      keep(connection, List.of(key), Fate.OVERWRITTEN);
    }
    return true;
  }

  /**
   * Whether a row of the target without a counterpart may go; the caller has locked it, and looked
   * for the counterpart. If it may, a copy is kept.
   */
  public boolean letsGo(Connection connection, Key key) throws SQLException {
    boolean deletes = plan.absent() == Absent.DELETE;
    if (deletes || holdsGiven(connection, key)) {
      if (!may(key)) {
        return false;
      }
      keep(connection, List.of(key), deletes ? Fate.REMOVED : Fate.OVERWRITTEN);
    }
    return true;
  }

  private boolean holdsGiven(Connection connection, Key key) throws SQLException {
    String given = plan.clearedColumns().stream()
        .map(column -> plan.assignments().stream()
            .filter(a -> a.column().name().equals(column))
            .findFirst()
            .map(this::given)
            .orElse("mg_t." + column + " IS NOT NULL"))
        .collect(Collectors.joining(" OR "));
    return Sql.of("SELECT 1 FROM " + plan.target().name() + " mg_t WHERE ")
            .add(keys.in(plan.target(), List.of(key)))
            .add(" AND (" + given + ")")
            .first(connection, keys.timeoutSeconds(), row -> row.getInt(1))
        != null;
  }

  private String given(Assignment assignment) {
    return context.copy().given(assignment, "mg_t." + assignment.column().name());
  }

  /** What the gate has recorded needs no copy: it says itself that the target missed a write. */
  private void keep(Connection connection, List<Key> some, Fate fate) throws SQLException {
    if (run.settings().overwriteRicher()) {
      new KeptRows(context).keep(connection, run.id(), plan, some, fate);
    }
  }
}

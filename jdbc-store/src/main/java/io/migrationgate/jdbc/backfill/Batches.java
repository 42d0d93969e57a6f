package io.migrationgate.jdbc.backfill;

import io.migrationgate.jdbc.backfill.BadKeyTable.BadKey;
import io.migrationgate.jdbc.backfill.RunFence.RunHeld;
import io.migrationgate.jdbc.backfill.RunFence.RunVoid;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What one batch of each stage does. Every batch is one transaction: fence, rows, cursor; whatever
 * is interrupted anywhere in it has not happened.
 */
final class Batches {
  /** Beyond so many, a verification has failed, and counting further tells nobody anything. */
  static final int ENOUGH_DIFFERENCES = 1_000;

  private static final int STRAYS_AT_ONCE = 100;
  private static final int REPAIRS_AT_ONCE = 100;
  private static final int IDLE_LIMIT_SECONDS = 10;
  private static final int LONGEST_DETAIL = 500;

  private final RunContext context;
  private final RunRow run;
  private final CopyPlan plan;
  private final RowWork rows;
  private final KeySql keys;
  private final Strays strays;
  private final RunFence fence;

  Batches(RunContext context, RunRow run, CopyPlan plan, RowWork rows, Strays strays) {
    this.context = context;
    this.run = run;
    this.plan = plan;
    this.rows = rows;
    this.keys = context.keys();
    this.strays = strays;
    this.fence = new RunFence(context.copy(), context.schema(), keys.timeoutSeconds());
  }

  /** Somebody else has taken the range over. */
  static final class RangeLost extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private interface Body {
    Progress run(Handle handle, Connection connection) throws SQLException;
  }

  /** Does the next batch of a range, and moves its cursor in the same transaction. */
  Progress next(RangeRow range, int limit, long retries)
      throws SQLException, RunVoid, RunHeld, RangeLost {
    Span rest = range.rest();
    return switch (run.stage()) {
      case COPY ->
        fenced(range, retries, (handle, connection) -> {
          RowWork.Batch batch = rows.copy(connection, rest, limit);
          return new Progress(batch.last(), batch.rows(), 0, 0);
        });
      case ORPHANS -> fenced(range, retries, (handle, connection) -> orphans(handle, rest, limit));
      case REPAIR -> fenced(range, retries, (handle, connection) -> repair(handle, range));
      case COMPARE -> fenced(range, retries, (handle, connection) -> compare(handle, rest, limit));
      case STRAYS ->
        fenced(range, retries, (handle, connection) -> countStrays(handle, rest, limit));
      case FENCE, FINISH -> throw new IllegalStateException(run.stage() + " has no batches");
    };
  }

  /** Ends a range that has no rows, writing something else with it. */
  void finish(RangeRow range, Also also) throws SQLException, RunVoid, RunHeld, RangeLost {
    fenced(range, 0, (handle, connection) -> {
      also.run(handle);
      return new Progress(null, 0, 0, 0);
    });
  }

  /** What else is written when a range ends. */
  interface Also {
    void run(Handle handle);
  }

  /** Notes that the first row of a range cannot be copied, and passes over it. */
  Progress skipFirst(RangeRow range, SQLException why)
      throws SQLException, RunVoid, RunHeld, RangeLost {
    return fenced(range, 0, (handle, connection) -> {
      List<Key> first = keys.keys(connection, plan.source(), range.rest(), 1);
      if (first.isEmpty()) {
        return new Progress(null, 0, 0, 0);
      }
      context.tables().badKeys().add(handle, run, first.get(0), "blocked", detail(why));
      return new Progress(first.get(0), 1, 0, 0);
    });
  }

  private Progress fenced(RangeRow range, long retries, Body body)
      throws SQLException, RunVoid, RunHeld, RangeLost {
    try (Handle handle = context.sessions().open();
        IdleLimit limit = new IdleLimit(context.copy(), handle.getConnection());
        Transaction tx = Transaction.begin(
            handle, context.dialect(), Isolation.READ_COMMITTED, run.settings().lockTimeout())) {
      Connection connection = handle.getConnection();
      limit.set(IDLE_LIMIT_SECONDS);
      fence.check(connection, run);
      Progress progress = body.run(handle, connection);
      context.copy().checkDeferred(connection);
      if (!context.tables().ranges().progress(handle, run, range, progress, retries)) {
        throw new RangeLost();
      }
      tx.commit();
      return progress;
    }
  }

  private Progress orphans(Handle handle, Span rest, int limit) throws SQLException {
    Connection connection = handle.getConnection();
    RowWork.Compared seen = strays.count(connection, rest, limit);
    Key last = seen.last();
    Span batch = last == null ? rest : rest.upTo(last);
    List<Key> suspects =
        seen.differing() == 0 ? List.of() : strays.find(connection, batch, STRAYS_AT_ONCE);
    long removed = 0;
    for (Key suspect : suspects) {
      removed += remove(handle, suspect) ? 1 : 0;
    }
    boolean more = suspects.size() == STRAYS_AT_ONCE;
    return new Progress(more ? suspects.get(suspects.size() - 1) : last, seen.rows(), removed, 0);
  }

  /** A row that others still refer to waits for the repair: perhaps these go too. */
  private boolean remove(Handle handle, Key suspect) throws SQLException {
    Connection connection = handle.getConnection();
    Savepoint before = connection.setSavepoint();
    try {
      boolean removed = strays.remove(connection, suspect);
      context.copy().checkDeferred(connection);
      return removed;
    } catch (SQLException e) {
      undo(connection, before, e);
      context.tables().badKeys().add(handle, run, suspect, "blocked", detail(e));
      return false;
    }
  }

  /**
   * Copies single rows again, those found last first: what stands in a row's way is mostly the
   * stale values of one with a greater key. Rows that stand in each other's way are tried together.
   */
  private Progress repair(Handle handle, RangeRow range) throws SQLException {
    long before =
        range.cursor() == null ? Long.MAX_VALUE : (Long) range.cursor().values().get(0);
    List<BadKey> bad = context.tables().badKeys().last(handle, run.id(), before, REPAIRS_AT_ONCE);
    long removed = 0;
    List<BadKey> blocked = new ArrayList<>();
    for (BadKey each : bad) {
      Savepoint savepoint = handle.getConnection().setSavepoint();
      try {
        removed += repair(handle.getConnection(), each.key()) ? 1 : 0;
        context.tables().badKeys().repaired(handle, each.id());
      } catch (SQLException e) {
        undo(handle.getConnection(), savepoint, e);
        context.tables().badKeys().stillBad(handle, each.id(), detail(e));
        blocked.add(each);
      }
    }
    if (blocked.size() > 1) {
      repairTogether(handle, blocked);
    }
    boolean more = bad.size() == REPAIRS_AT_ONCE;
    Key cursor = more ? new Key(List.of(bad.get(bad.size() - 1).id())) : null;
    return new Progress(cursor, bad.size(), removed, 0);
  }

  /** Values that rows have exchanged: all are set to null first, then copied. */
  private void repairTogether(Handle handle, List<BadKey> blocked) throws SQLException {
    Connection connection = handle.getConnection();
    Savepoint before = connection.setSavepoint();
    try {
      List<Key> all = blocked.stream().map(BadKey::key).toList();
      for (Key key : all) {
        lockBoth(connection, key);
      }
      strays.empty(connection, all);
      for (Key key : all) {
        repair(connection, key);
      }
      blocked.forEach(each -> context.tables().badKeys().repaired(handle, each.id()));
    } catch (SQLException e) {
      undo(connection, before, e);
    }
  }

  private static void undo(Connection connection, Savepoint before, SQLException why)
      throws SQLException {
    if (!isAboutData(why)) {
      throw why;
    }
    connection.rollback(before);
  }

  /**
   * Whether the failure is one of the row, and not of the transaction or the connection. Two rows
   * of a batch that are one for the target count too: alone each of them is written.
   */
  static boolean isAboutData(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && (state.startsWith("21") || state.startsWith("22") || state.startsWith("23"));
  }

  private boolean repair(Connection connection, Key key) throws SQLException {
    boolean present = lockBoth(connection, key);
    boolean removed = false;
    if (present) {
      rows.copy(connection, List.of(key));
    } else {
      removed = !plan.sameTable() && strays.remove(connection, key);
    }
    context.copy().checkDeferred(connection);
    return removed;
  }

  /** Locks a row on both sides, the old one first; tells whether the source's takes part. */
  private boolean lockBoth(Connection connection, Key key) throws SQLException {
    List<Key> one = List.of(key);
    boolean forward = plan.direction() == Direction.FORWARD;
    CopyPlan.Table first = forward ? plan.source() : plan.target();
    CopyPlan.Table second = forward ? plan.target() : plan.source();
    if (plan.sameTable()) {
      return !keys.lock(connection, plan.source(), keys.in(plan.source(), one)).isEmpty();
    }
    boolean firstThere = !keys.lock(connection, first, keys.in(first, one)).isEmpty();
    boolean secondThere = !keys.lock(connection, second, keys.in(second, one)).isEmpty();
    return forward ? firstThere : secondThere;
  }

  private Progress compare(Handle handle, Span rest, int limit) throws SQLException {
    Connection connection = handle.getConnection();
    RowWork.Compared compared = rows.compare(connection, rest, limit);
    Span batch = compared.last() == null ? rest : rest.upTo(compared.last());
    long confirmed = 0;
    List<Key> found = compared.differing() > 0
        ? rows.differing(connection, batch, ENOUGH_DIFFERENCES)
        : List.of();
    for (Key key : found) {
      if (lockBoth(connection, key) && rows.differs(connection, key)) {
        confirmed++;
        context.tables().badKeys().add(handle, run, key, "differs", "");
      }
    }
    int looked = found.size();
    // Not what was looked at: rows may differ by the second look that did not at the first.
    if (compared.differing() > confirmed && rows.findsStrays()) {
      Strayed strayed = confirmStrays(handle, batch);
      looked += strayed.looked();
      confirmed += strayed.confirmed();
    }
    return verified(compared, looked, confirmed);
  }

  private Progress countStrays(Handle handle, Span rest, int limit) throws SQLException {
    Connection connection = handle.getConnection();
    RowWork.Compared compared = strays.count(connection, rest, limit);
    Span batch = compared.last() == null ? rest : rest.upTo(compared.last());
    Strayed strayed = compared.differing() > 0 ? confirmStrays(handle, batch) : new Strayed(0, 0);
    return verified(compared, strayed.looked(), strayed.confirmed());
  }

  /** Suspects that were looked at under the lock, and how many of them are strays. */
  private record Strayed(int looked, long confirmed) {}

  private Strayed confirmStrays(Handle handle, Span batch) throws SQLException {
    Connection connection = handle.getConnection();
    long confirmed = 0;
    List<Key> found = strays.find(connection, batch, ENOUGH_DIFFERENCES);
    for (Key key : found) {
      lockBoth(connection, key);
      if (strays.isStray(connection, key)) {
        confirmed++;
        context.tables().badKeys().add(handle, run, key, "stray", "");
      }
    }
    return new Strayed(found.size(), confirmed);
  }

  /*
   * What one statement saw differing counts only if it still does under the lock. With more of them
   * than are looked at, the rest count as they were seen: nobody has looked whether they still do.
   */
  private static Progress verified(RowWork.Compared compared, int looked, long confirmed) {
    if (looked < ENOUGH_DIFFERENCES) {
      return new Progress(compared.last(), compared.rows(), 0, confirmed);
    }
    return new Progress(null, compared.rows(), 0, Math.max(confirmed, compared.differing()));
  }

  private static String detail(SQLException e) {
    String message = SqlFailures.message(e);
    return message.length() <= LONGEST_DETAIL ? message : message.substring(0, LONGEST_DETAIL);
  }
}

package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.rows.OrphanRows;
import io.migrationgate.jdbc.backfill.internal.rows.PlannedWork;
import io.migrationgate.jdbc.backfill.internal.rows.RicherRows;
import io.migrationgate.jdbc.backfill.internal.rows.RowLocks;
import io.migrationgate.jdbc.backfill.internal.rows.RowWork;
import io.migrationgate.jdbc.backfill.internal.store.BadKeyTable.BadKey;
import io.migrationgate.jdbc.backfill.internal.store.Progress;
import io.migrationgate.jdbc.backfill.internal.store.RowTrouble;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Mends single rows, inside the transaction of a batch: orphans, and what could not be copied. */
final class Repairs {
  private static final int STRAYS_AT_ONCE = 100;
  private static final int REPAIRS_AT_ONCE = 100;

  /** In the place of a noted key's number: all that have failed by themselves. */
  private static final long TOGETHER = -1;

  private final RunContext context;
  private final RunRow run;
  private final RowWork rows;
  private final OrphanRows strays;
  private final RicherRows richer;
  private final RowLocks locks;

  /** By the number of the noted key. */
  private final Map<Long, RowTrouble> left = new HashMap<>();

  Repairs(RunContext context, RunRow run, PlannedWork work, RowLocks locks) {
    this.context = context;
    this.run = run;
    this.rows = work.rows();
    this.strays = work.strays();
    this.richer = work.richer();
    this.locks = locks;
  }

  /** Removes the strays among the first rows of a span. */
  Progress orphans(Handle handle, Connection connection, Span rest, int limit) throws SQLException {
    RowWork.Compared seen = strays.count(connection, rest, limit);
    Key last = seen.last();
    Span batch = last == null ? rest : rest.upTo(last);
    List<Key> suspects =
        seen.differing() == 0 ? List.of() : strays.find(connection, batch, STRAYS_AT_ONCE);
    long removed = 0;
    for (Key suspect : suspects) {
      removed += remove(handle, connection, suspect) ? 1 : 0;
    }
    boolean more = suspects.size() == STRAYS_AT_ONCE;
    return new Progress(more ? suspects.get(suspects.size() - 1) : last, seen.rows(), removed, 0);
  }

  /** A row that others still refer to waits for the repair: perhaps these go too. */
  private boolean remove(Handle handle, Connection connection, Key suspect) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      boolean removed = strays.remove(connection, suspect, richer);
      context.copy().checkDeferred(connection);
      return removed;
    } catch (SQLException e) {
      RowTrouble trouble = undo(connection, before, suspect, e);
      context.tables().badKeys().block(handle, run, suspect, trouble);
      return false;
    }
  }

  /**
   * Copies single rows again, those found last first: what stands in a row's way is mostly the
   * stale values of one with a greater key. Rows that stand in each other's way are tried together.
   */
  Progress repair(Handle handle, Connection connection, @Nullable Key cursor) throws SQLException {
    long before = cursor == null ? Long.MAX_VALUE : (Long) cursor.values().get(0);
    List<BadKey> bad = context.tables().badKeys().last(handle, run.id(), before, REPAIRS_AT_ONCE);
    long removed = 0;
    List<BadKey> blocked = new ArrayList<>();
    for (BadKey each : bad) {
      RowTrouble cut = left.get(each.id());
      if (cut != null) {
        context.tables().badKeys().stillBad(handle, each.id(), cut);
        continue;
      }
      Savepoint savepoint = connection.setSavepoint();
      try {
        Repaired done = repair(connection, each.key());
        removed += done == Repaired.REMOVED ? 1 : 0;
        if (done != Repaired.LEFT) {
          context.tables().badKeys().repaired(handle, each.id());
        }
      } catch (SQLException e) {
        RowTrouble trouble = undo(connection, savepoint, new Key(List.of(each.id())), e);
        context.tables().badKeys().stillBad(handle, each.id(), trouble);
        blocked.add(each);
      }
    }
    if (blocked.size() > 1 && !left.containsKey(TOGETHER)) {
      repairTogether(handle, connection, blocked);
    }
    boolean more = bad.size() == REPAIRS_AT_ONCE;
    Key last = more ? new Key(List.of(bad.get(bad.size() - 1).id())) : null;
    return new Progress(last, bad.size(), removed, 0);
  }

  /** Values that rows have exchanged: all are set to null first, then copied. */
  private void repairTogether(Handle handle, Connection connection, List<BadKey> blocked)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      List<Key> all = blocked.stream().map(BadKey::key).toList();
      for (Key key : all) {
        locks.both(connection, key);
      }
      for (Key key : all) {
        boolean may = strays.isStray(connection, key)
            ? richer.letsGo(connection, key)
            : richer.mayEmpty(connection, key);
        if (!may) {
          connection.rollback(before);
          return;
        }
      }
      strays.empty(connection, all);
      for (Key key : all) {
        repair(connection, key);
      }
      blocked.forEach(each -> context.tables().badKeys().repaired(handle, each.id()));
    } catch (SQLException e) {
      undo(connection, before, new Key(List.of(TOGETHER)), e);
    }
  }

  /** What is to be noted of the row. */
  private RowTrouble undo(Connection connection, Savepoint before, Key key, SQLException why)
      throws SQLException {
    if (!RowTrouble.mayBe(why)) {
      throw why;
    }
    RowTrouble trouble = RowTrouble.of(run.stage(), why);
    CutOff.undo(connection, before, key, trouble, why);
    return trouble;
  }

  /** What has had the connection ended is not tried again by this worker, but noted. */
  void leave(CutOff row) {
    left.put((Long) row.key().values().get(0), row.trouble());
  }

  /** What became of a row. */
  private enum Repaired {
    AS_THE_SOURCE,
    REMOVED,
    LEFT
  }

  private Repaired repair(Connection connection, Key key) throws SQLException {
    boolean present = locks.both(connection, key);
    Repaired done;
    if (present) {
      rows.copy(connection, List.of(key));
      done = richer.leaves(connection, key) ? Repaired.LEFT : Repaired.AS_THE_SOURCE;
    } else if (strays.remove(connection, key, richer)) {
      done = Repaired.REMOVED;
    } else {
      done = strays.isStray(connection, key) ? Repaired.LEFT : Repaired.AS_THE_SOURCE;
    }
    context.copy().checkDeferred(connection);
    return done;
  }
}

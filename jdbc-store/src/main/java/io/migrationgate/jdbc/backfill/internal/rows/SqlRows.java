package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Sparing;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.run.Difference;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Copies and compares by the declared expressions, in the database.
 *
 * <p>Every write reads the rows that it locks, in the same statement or after: a row that was
 * inserted between two statements and changed since would otherwise be overwritten by what it was.
 */
public final class SqlRows implements RowWork {
  /** Databases limit the parameters of a statement; PostgreSQL and MariaDB to 65,535. */
  static final int KEYS_AT_ONCE = 1_000;

  private static final String NO_ROWS = "1 = 0";

  private final CopyDialect dialect;
  private final CopyPlan plan;
  private final KeySql keys;
  private final SqlComparison comparison;

  public SqlRows(CopyDialect dialect, CopyPlan plan, KeySql keys) {
    this.dialect = dialect;
    this.plan = plan;
    this.keys = keys;
    this.comparison = new SqlComparison(dialect, plan, keys);
  }

  @Override
  public void rehearse(Connection connection, boolean writes) throws SQLException {
    comparison.keys(connection, new Span(null, null), 0);
    if (!writes) {
      return;
    }
    if (plan.sameTable()) {
      update(plan, Sql.of(NO_ROWS)).update(connection, keys.timeoutSeconds());
    } else {
      dialect.write(connection, plan, Sql.of(NO_ROWS), keys.timeoutSeconds());
    }
  }

  @Override
  public Batch copy(Connection connection, Span span, int limit) throws SQLException {
    Key last = keys.boundary(connection, plan.source(), span, limit);
    Span batch = last == null ? span : span.upTo(last);
    if (!copyRange(connection, batch)) {
      return copyByKeys(connection, span, limit);
    }
    long rows = last == null ? keys.count(connection, plan.source(), span) : limit;
    return new Batch(rows, last);
  }

  /** False if the database needs the keys, and nothing has been written. */
  private boolean copyRange(Connection connection, Span batch) throws SQLException {
    Sql rows = keys.in(plan.source(), "", batch);
    if (plan.sameTable()) {
      update(plan, rows).update(connection, keys.timeoutSeconds());
      return true;
    }
    boolean mayBeNew = plan.absent() == Absent.DELETE
        && plan.ordersAlike()
        && !keys.any(connection, plan.target(), batch);
    // Backwards the old side is locked first, and a range of it would wait for rows that are not
    // committed, where keys do not.
    boolean byRange =
        dialect.writesWhatItLocks() || (mayBeNew && plan.direction() == Direction.FORWARD);
    if (!byRange) {
      return false;
    }
    lockOldSideFirst(connection, keys.in(plan.target(), "", batch));
    if (mayBeNew && dialect.writeNew(connection, plan, rows, keys.timeoutSeconds())) {
      return true;
    }
    if (dialect.writesWhatItLocks()) {
      dialect.write(connection, plan, rows, keys.timeoutSeconds());
    }
    return dialect.writesWhatItLocks();
  }

  private Batch copyByKeys(Connection connection, Span span, int limit) throws SQLException {
    List<Key> found = keys.keys(connection, plan.source(), span, limit);
    for (int from = 0; from < found.size(); from += KEYS_AT_ONCE) {
      List<Key> some = found.subList(from, Math.min(found.size(), from + KEYS_AT_ONCE));
      lockOldSideFirst(connection, keys.in(plan.target(), some));
      List<Key> locked = keys.lock(connection, plan.source(), keys.in(plan.source(), some));
      write(connection, plan, locked);
    }
    boolean full = found.size() == limit;
    return new Batch(found.size(), full ? found.get(found.size() - 1) : null);
  }

  /** Neighbouring phases lock the old side first; so does a copy from the new side. */
  private void lockOldSideFirst(Connection connection, Sql targetRows) throws SQLException {
    if (plan.direction() == Direction.REVERSE) {
      Table all = new Table(
          plan.target().name(), plan.target().key(), null, plan.target().selfUpdating());
      keys.lock(connection, all, targetRows);
    }
  }

  private void write(Connection connection, CopyPlan how, List<Key> locked) throws SQLException {
    if (!locked.isEmpty()) {
      dialect.write(connection, how, keys.in(plan.source(), locked), keys.timeoutSeconds());
    }
  }

  @Override
  public void copy(Connection connection, List<Key> locked) throws SQLException {
    copy(connection, plan, locked);
  }

  @Override
  public void overwrite(Connection connection, List<Key> locked) throws SQLException {
    copy(connection, plan.sparing(Sparing.NONE), locked);
  }

  private void copy(Connection connection, CopyPlan how, List<Key> locked) throws SQLException {
    if (how.sameTable()) {
      update(how, keys.in(plan.source(), locked)).update(connection, keys.timeoutSeconds());
    } else {
      write(connection, how, locked);
    }
  }

  private Sql update(CopyPlan how, Sql rows) {
    String set = plan.assignments().stream()
        .map(a -> a.column().name() + " = (" + dialect.declared(a.expression()) + ")")
        .collect(Collectors.joining(", "));
    String kept = plan.target().kept(plan.written(), "");
    return Sql.of("UPDATE " + plan.target().name() + " SET " + set + kept + " WHERE ")
        .add(rows)
        .add(" AND " + dialect.declared(plan.source().condition()) + " AND ("
            + comparison.differing() + ")"
            + (how.sparing() == Sparing.NONE ? "" : " AND NOT " + comparison.richer()));
  }

  @Override
  public Compared compare(Connection connection, Span span, int limit) throws SQLException {
    return comparison.compare(connection, span, limit);
  }

  @Override
  public boolean findsStrays() {
    return comparison.findsStrays();
  }

  @Override
  public List<Key> differing(Connection connection, Span span, int limit) throws SQLException {
    return comparison.keys(connection, span, limit);
  }

  @Override
  public List<Key> richer(Connection connection, Span span) throws SQLException {
    return comparison.richer(connection, span);
  }

  @Override
  public boolean richer(Connection connection, Key key) throws SQLException {
    return comparison.richer(connection, key);
  }

  @Override
  public Difference difference(Connection connection, Key key) throws SQLException {
    return comparison.difference(connection, key);
  }

  @Override
  public boolean differs(Connection connection, Key key) throws SQLException {
    return comparison.differs(connection, key);
  }
}

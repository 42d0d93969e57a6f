package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.ReferringRows;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.run.Difference;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Copies rows where rows of other tables would change with them, by a foreign key with ON UPDATE. A
 * row that would be given another value, and to which somebody refers by the one it has, is not
 * written. Used by one worker.
 */
public final class ReferredRows implements RowWork {
  private final SqlRows rows;
  private final CopyPlan plan;
  private final KeySql keys;
  private final ReferringRows referring;
  private final SqlRows referredColumns;

  private ReferredRows(
      SqlRows rows, CopyPlan plan, KeySql keys, ReferringRows referring, SqlRows referredColumns) {
    this.rows = rows;
    this.plan = plan;
    this.keys = keys;
    this.referring = referring;
    this.referredColumns = referredColumns;
  }

  /** The work by a plan's expressions, guarded where it has to be. */
  public static RowWork of(Connection connection, CopyDialect dialect, CopyPlan plan, KeySql keys)
      throws SQLException {
    SqlRows rows = new SqlRows(dialect, plan, keys);
    ReferringRows referring =
        ReferringRows.of(connection, dialect, plan.target().name()).onUpdate(plan.written());
    if (referring.none()) {
      return rows;
    }
    CopyPlan only = plan.writing(referring.referredTo(plan.written()));
    return new ReferredRows(rows, plan, keys, referring, new SqlRows(dialect, only, keys));
  }

  @Override
  public Batch copy(Connection connection, Span span, int limit) throws SQLException {
    List<Key> batch = keys.keys(connection, plan.source(), span, limit);
    for (int from = 0; from < batch.size(); from += SqlRows.KEYS_AT_ONCE) {
      int to = Math.min(batch.size(), from + SqlRows.KEYS_AT_ONCE);
      check(connection, keys.in(plan.target(), batch.subList(from, to)));
    }
    return rows.copy(connection, span, limit);
  }

  @Override
  public void copy(Connection connection, List<Key> locked) throws SQLException {
    check(connection, keys.in(plan.target(), locked));
    rows.copy(connection, locked);
  }

  @Override
  public void overwrite(Connection connection, List<Key> locked) throws SQLException {
    check(connection, keys.in(plan.target(), locked));
    rows.overwrite(connection, locked);
  }

  @Override
  public List<Key> richer(Connection connection, Span span) throws SQLException {
    return rows.richer(connection, span);
  }

  @Override
  public boolean richer(Connection connection, Key key) throws SQLException {
    return rows.richer(connection, key);
  }

  @Override
  public Difference difference(Connection connection, Key key) throws SQLException {
    return rows.difference(connection, key);
  }

  /** Locks the old side first, then the row against those who would refer to it from now on. */
  private void check(Connection connection, Sql targetRows) throws SQLException {
    RowLocks locks = new RowLocks(keys, plan);
    for (Key key : referring.referred(connection, keys, plan.target(), targetRows)) {
      boolean present = locks.both(connection, key);
      keys.lockToDelete(connection, plan.target(), keys.in(plan.target(), List.of(key)));
      if (present && referredColumns.differs(connection, key)) {
        referring.check(connection, keys, plan.target(), key);
      }
    }
  }

  @Override
  public void rehearse(Connection connection, boolean writes) throws SQLException {
    rows.rehearse(connection, writes);
  }

  @Override
  public Compared compare(Connection connection, Span span, int limit) throws SQLException {
    return rows.compare(connection, span, limit);
  }

  @Override
  public boolean findsStrays() {
    return rows.findsStrays();
  }

  @Override
  public List<Key> differing(Connection connection, Span span, int limit) throws SQLException {
    return rows.differing(connection, span, limit);
  }

  @Override
  public boolean differs(Connection connection, Key key) throws SQLException {
    return rows.differs(connection, key);
  }
}

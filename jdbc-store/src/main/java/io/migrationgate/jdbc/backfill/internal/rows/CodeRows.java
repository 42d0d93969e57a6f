package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.run.BackfillCode;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Copies and compares by the application's own code. */
public final class CodeRows implements RowWork {
  private final BackfillCode code;
  private final CopyPlan plan;
  private final KeySql keys;

  public CodeRows(BackfillCode code, CopyPlan plan, KeySql keys) {
    this.code = code;
    this.plan = plan;
    this.keys = keys;
  }

  @Override
  public boolean writesEachRow() {
    return true;
  }

  @Override
  public Batch copy(Connection connection, Span span, int limit) throws SQLException {
    List<Key> found = keys.keys(connection, plan.source(), span, limit);
    if (!found.isEmpty()) {
      boolean forward = plan.direction() == Direction.FORWARD;
      CopyPlan.Table old = forward ? plan.source() : plan.target();
      CopyPlan.Table other = forward ? plan.target() : plan.source();
      List<Key> first = keys.lock(connection, old, keys.in(old, found));
      List<Key> second =
          plan.sameTable() ? first : keys.lock(connection, other, keys.in(other, found));
      List<Key> present = forward ? first : second;
      if (!present.isEmpty()) {
        code.copy(connection, plan.direction(), present);
      }
    }
    boolean full = found.size() == limit;
    return new Batch(found.size(), full ? found.get(found.size() - 1) : null);
  }

  @Override
  public void copy(Connection connection, List<Key> locked) throws SQLException {
    code.copy(connection, plan.direction(), locked);
  }

  @Override
  public Compared compare(Connection connection, Span span, int limit) throws SQLException {
    List<Key> found = keys.keys(connection, plan.source(), span, limit);
    long differing = found.isEmpty()
        ? 0
        : code.differing(connection, plan.direction(), found).size();
    boolean full = found.size() == limit;
    return new Compared(found.size(), differing, full ? found.get(found.size() - 1) : null);
  }

  @Override
  public List<Key> differing(Connection connection, Span span, int limit) throws SQLException {
    List<Key> found = keys.keys(connection, plan.source(), span, limit);
    return found.isEmpty() ? found : code.differing(connection, plan.direction(), found);
  }

  @Override
  public boolean differs(Connection connection, Key key) throws SQLException {
    return !code.differing(connection, plan.direction(), List.of(key)).isEmpty();
  }
}

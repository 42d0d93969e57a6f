package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Locks single rows on both sides, in the order in which everybody does. */
public final class RowLocks {
  private final KeySql keys;
  private final CopyPlan plan;

  public RowLocks(KeySql keys, CopyPlan plan) {
    this.keys = keys;
    this.plan = plan;
  }

  /** Locks a row on both sides, the old one first; tells whether the source's takes part. */
  public boolean both(Connection connection, Key key) throws SQLException {
    return both(connection, List.of(key));
  }

  /** The same for several rows; whether any of the source's takes part. */
  public boolean both(Connection connection, List<Key> one) throws SQLException {
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
}

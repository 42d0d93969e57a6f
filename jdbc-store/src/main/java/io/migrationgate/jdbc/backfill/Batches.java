package io.migrationgate.jdbc.backfill;

import io.migrationgate.jdbc.backfill.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.RunFence.RunHeld;
import io.migrationgate.jdbc.backfill.RunFence.RunVoid;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What one batch of each stage does. Every batch is one transaction: fence, rows, cursor; whatever
 * is interrupted anywhere in it has not happened.
 */
final class Batches {
  /** No limit: the span itself is one of a single row. */
  private static final int ALL = 1_000_000;

  private final RunContext context;
  private final RunRow run;
  private final CopyPlan plan;
  private final RowWork rows;
  private final RicherRows richer;
  private final KeySql keys;
  private final Repairs repairs;
  private final Verification verification;
  private final RunFence fence;

  Batches(RunContext context, RunRow run, PlannedWork work) {
    this.context = context;
    this.run = run;
    this.plan = work.plan();
    this.rows = work.rows();
    this.richer = work.richer();
    this.keys = context.keys();
    RowLocks locks = new RowLocks(keys, plan);
    this.repairs = new Repairs(context, run, work, locks);
    this.verification = new Verification(context, run, work, locks);
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
    return fenced(range, retries, (handle, connection) -> work(handle, range, range.rest(), limit));
  }

  private Progress work(Handle handle, RangeRow range, Span rest, int limit) throws SQLException {
    return switch (run.stage()) {
      case COPY -> {
        RowWork.Batch batch = rows.copy(handle.getConnection(), rest, limit);
        Key last = batch.last();
        richer.overwrite(handle.getConnection(), last == null ? rest : rest.upTo(last));
        yield new Progress(batch.last(), batch.rows(), 0, 0);
      }
      case ORPHANS -> repairs.orphans(handle, rest, limit);
      case REPAIR -> repairs.repair(handle, range.cursor());
      case COMPARE -> verification.rows(handle, rest, limit);
      case STRAYS -> verification.strays(handle, rest, limit);
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

  /**
   * Does the first row of a range alone. If the database will not have it, notes it and passes over
   * it; where rows are compared it counts as a difference.
   *
   * @throws MigrationGateException if the statements fail without any row too, or too many rows
   *     have been noted
   */
  Progress alone(RangeRow range) throws SQLException, RunVoid, RunHeld, RangeLost {
    return fenced(range, 0, (handle, connection) -> {
      List<Key> first = keys.keys(connection, walked(), range.rest(), 1);
      if (first.isEmpty()) {
        // Rows of the other side may be left, which are compared with the last of this one.
        return work(handle, range, range.rest(), ALL);
      }
      Key key = first.get(0);
      Savepoint before = connection.setSavepoint();
      try {
        Progress done = work(handle, range, range.rest().upTo(key), ALL);
        context.copy().checkDeferred(connection);
        Key cursor = done.cursor();
        return new Progress(
            cursor == null ? key : cursor, done.rows(), done.removed(), done.differences());
      } catch (SQLException e) {
        if (!RowTrouble.mayBe(e)) {
          throw e;
        }
        connection.rollback(before);
        Rehearsal.of(run.migration(), rows, connection, copies());
        context.tables().badKeys().block(handle, run, key, RowTrouble.of(run.stage(), e));
        return new Progress(key, 1, 0, copies() ? 0 : 1);
      }
    });
  }

  private Table walked() {
    return switch (run.stage()) {
      case ORPHANS, STRAYS -> plan.target();
      default -> plan.source();
    };
  }

  private boolean copies() {
    return run.stage() == Stage.COPY || run.stage() == Stage.ORPHANS;
  }

  private Progress fenced(RangeRow range, long retries, Body body)
      throws SQLException, RunVoid, RunHeld, RangeLost {
    try (Handle handle = context.sessions().open();
        Transaction tx = Transaction.begin(
            handle,
            context.dialect(),
            Isolation.READ_COMMITTED,
            run.settings().lockTimeout(),
            context.dialect().batchSettings(context.zone()))) {
      Connection connection = handle.getConnection();
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
}

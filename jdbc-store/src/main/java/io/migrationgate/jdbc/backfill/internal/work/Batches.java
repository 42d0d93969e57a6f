package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.rows.PlannedWork;
import io.migrationgate.jdbc.backfill.internal.rows.Rehearsal;
import io.migrationgate.jdbc.backfill.internal.rows.RicherRows;
import io.migrationgate.jdbc.backfill.internal.rows.RowLocks;
import io.migrationgate.jdbc.backfill.internal.rows.RowWork;
import io.migrationgate.jdbc.backfill.internal.store.Progress;
import io.migrationgate.jdbc.backfill.internal.store.RangeRow;
import io.migrationgate.jdbc.backfill.internal.store.RowTrouble;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunFence;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunHeld;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunVoid;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one batch of each stage does. Every batch is one transaction: fence, rows, cursor; whatever
 * is interrupted anywhere in it has not happened.
 */
final class Batches {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.backfill");

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
    /** The handle is for the store's tables, the connection for the application's. */
    Progress run(Handle handle, Connection connection) throws SQLException;
  }

  /** Does the next batch of a range, and moves its cursor in the same transaction. */
  Progress next(RangeRow range, int limit, long retries)
      throws SQLException, RunVoid, RunHeld, RangeLost {
    while (true) {
      try {
        return fenced(
            range,
            retries,
            (handle, connection) -> work(handle, connection, range, range.rest(), limit));
      } catch (CutOff e) {
        if (run.stage() != Stage.REPAIR) {
          throw e;
        }
        // The others are tried once more, without this one.
        repairs.leave(e);
      }
    }
  }

  private Progress work(Handle handle, Connection connection, RangeRow range, Span rest, int limit)
      throws SQLException {
    return switch (run.stage()) {
      case COPY -> {
        RowWork.Batch batch = rows.copy(connection, rest, limit);
        Key last = batch.last();
        richer.overwrite(connection, last == null ? rest : rest.upTo(last));
        yield new Progress(batch.last(), batch.rows(), 0, 0);
      }
      case ORPHANS -> repairs.orphans(handle, connection, rest, limit);
      case REPAIR -> repairs.repair(handle, connection, range.cursor());
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
    try {
      return fenced(range, 0, (handle, connection) -> alone(handle, connection, range));
    } catch (CutOff e) {
      return fenced(
          range, 0, (handle, connection) -> passOver(handle, connection, e.key(), e.trouble()));
    }
  }

  private Progress alone(Handle handle, Connection connection, RangeRow range) throws SQLException {
    List<Key> first = keys.keys(connection, walked(), range.rest(), 1);
    if (first.isEmpty()) {
      // Rows of the other side may be left, which are compared with the last of this one.
      return work(handle, connection, range, range.rest(), ALL);
    }
    Key key = first.get(0);
    Savepoint before = connection.setSavepoint();
    try {
      Progress done = work(handle, connection, range, range.rest().upTo(key), ALL);
      context.copy().checkDeferred(connection);
      Key cursor = done.cursor();
      return new Progress(
          cursor == null ? key : cursor, done.rows(), done.removed(), done.differences());
    } catch (SQLException e) {
      if (!RowTrouble.mayBe(e)) {
        throw e;
      }
      RowTrouble trouble = RowTrouble.of(run.stage(), e);
      CutOff.undo(connection, before, key, trouble, e);
      return passOver(handle, connection, key, trouble);
    }
  }

  private Progress passOver(Handle handle, Connection connection, Key key, RowTrouble trouble)
      throws SQLException {
    Rehearsal.of(run.migration(), rows, connection, copies());
    context.tables().badKeys().block(handle, run, key, trouble);
    return new Progress(key, 1, 0, copies() ? 0 : 1);
  }

  /** The next row of a range; null if its stage goes by no rows, or it cannot be read now. */
  @Nullable
  Key standing(RangeRow range) {
    if (run.stage() == Stage.REPAIR || run.stage() == Stage.FENCE || run.stage() == Stage.FINISH) {
      return null;
    }
    try {
      List<Key> next = context.tryLooking(
          handle -> keys.keys(handle.getConnection(), walked(), range.rest(), 1));
      return next.isEmpty() ? null : next.get(0);
    } catch (SQLException | JdbiException e) {
      LOG.debug("run {}: where it stands cannot be read", run.id(), e);
      return null;
    }
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
      boolean bridged = fence.check(handle.getConnection(), run);
      Connection connection = bridged
          ? MarkedConnection.around(handle.getConnection(), context.dialect(), run.migration())
          : handle.getConnection();
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

package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Side;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.RefusedException;
import io.migrationgate.admin.VerificationFence;
import io.migrationgate.jdbc.backfill.internal.store.RangeTable;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunFence;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunHeld;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunVoid;
import io.migrationgate.jdbc.backfill.internal.store.RunNotes;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.protocol.MigrationState;
import java.sql.SQLException;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** What a run's verification says of the sync mark of its target. */
final class SyncMark {
  private final RunContext context;
  private final RunRow run;

  SyncMark(RunContext context, RunRow run) {
    this.context = context;
    this.run = run;
  }

  /** What this round's verification has found, if the run still stands where it was seen. */
  RangeTable.VerificationSum verified() throws SQLException, RunVoid, RunHeld {
    try (Handle handle = context.sessions().open();
        Transaction tx = Transaction.begin(
            handle, context.dialect(), Isolation.READ_COMMITTED, run.settings().lockTimeout())) {
      new RunFence(context.copy(), context.schema(), (int)
              context.sessions().queryTimeout().toSeconds())
          .check(handle.getConnection(), run);
      RangeTable.VerificationSum sum = context.tables().ranges().verified(handle, run);
      tx.commit();
      return sum;
    }
  }

  /** Sets the mark, and ends the run with it, or with why it was refused. */
  void set(long rowsCompared) {
    MigrationState state = GateAdmin.state(context.admin().view(), run.migration());
    boolean marked = run.direction().target() == Side.NEW ? state.newInSync() : state.oldInSync();
    // Marked already if a worker died between the mark and the run's last line.
    if (!marked || state.enteredEpoch() != run.enteredEpoch()) {
      try {
        context.admin().completeVerification(fence(), rowsCompared, 0, operator(run));
      } catch (RefusedException e) {
        RunNotes.change(context, run, RunState.FAILED, refused(e));
        return;
      }
    }
    RunNotes.change(context, run, RunState.SUCCEEDED, "");
  }

  private static String refused(MigrationGateException e) {
    return "both sides agree, but the mark was refused: " + e.problem().found() + "; "
        + e.problem().nextStep();
  }

  /** Takes an older mark back, if there is one. */
  void takeBack(long rowsCompared, long differences) {
    context.admin().takeBackMark(fence(), rowsCompared, differences, operator(run));
  }

  private VerificationFence fence() {
    return new VerificationFence(
        run.migration(),
        run.direction().target(),
        run.enteredEpoch(),
        Objects.requireNonNull(run.fenceEpoch()));
  }

  static Operator operator(RunRow run) {
    return Operator.of("backfill", "run " + run.id());
  }
}

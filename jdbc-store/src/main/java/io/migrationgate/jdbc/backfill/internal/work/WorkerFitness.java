package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.plan.HiddenRowsException;
import io.migrationgate.jdbc.backfill.internal.plan.PlanReader;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunHeld;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import java.util.Optional;

/** Whether a worker is the one to do a stage: it sees what the run means, and all of it. */
final class WorkerFitness {
  private WorkerFitness() {}

  /**
   * The plan of a run as this worker sees the tables.
   *
   * @throws RunHeld if others must do the work
   */
  static CopyPlan plan(RunContext context, RunRow run, MigrationDeclaration declared)
      throws RunHeld {
    PlanReader reader = new PlanReader(context.copy(), declared);
    CopyPlan plan;
    try {
      plan = context.looking(handle -> reader.forRun(handle.getConnection(), run.direction()));
    } catch (HiddenRowsException e) {
      throw unfit(e.problem().subject() + " has " + e.problem().found());
    }
    Optional<Problem> other =
        context.admin().otherNames(declared, plan.tables(declared), context.names());
    if (other.isPresent()) {
      throw unfit(other.get().found());
    }
    if (run.stage().writes()) {
      String unseen = context.looking(handle -> context
          .copy()
          .columns()
          .unseenReferences(handle.getConnection(), plan.target().name()));
      if (!unseen.isEmpty()) {
        throw unfit("table " + plan.target().name() + ", to which others may refer: " + unseen);
      }
    }
    return plan;
  }

  private static RunHeld unfit(String found) {
    return new RunHeld("a worker that is fit for it, which this one is not: " + found);
  }
}

package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.Operator;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Pauses, resumes, ends and changes the run of a migration that is not over. */
public final class RunControl {
  private static final int MOST_TRIES = 10;

  private final RunContext context;
  private final String migration;
  private final Operator operator;

  public RunControl(RunContext context, String migration, Operator operator) {
    this.context = context;
    this.migration = migration;
    this.operator = operator;
  }

  /** Each of them gives the run's number. */
  public long pause() {
    return move(RunState.PAUSED, run -> run.state() != RunState.PAUSED);
  }

  public long resume() {
    RunRow run = current();
    boolean begun =
        context.sessions().call(handle -> context.tables().ranges().hasBegun(handle, run));
    if (run.state() == RunState.PAUSED) {
      context.changing(handle -> {
        context.tables().badKeys().goesOn(handle, run.id());
        return true;
      });
    }
    return move(
        begun ? run.stage().runState() : RunState.NEW, now -> now.state() == RunState.PAUSED);
  }

  public long cancel() {
    return move(RunState.CANCELLED, run -> true);
  }

  private long move(RunState to, Predicate<RunRow> allowed) {
    RunRow run = current();
    boolean moved = false;
    // A worker may begin the next stage in between; that is no reason to refuse.
    for (int tries = 0; !moved && tries < MOST_TRIES && allowed.test(run); tries++) {
      moved = RunNotes.change(context, run, to, "", operator.actor(), operator.reason());
      run = moved ? run : current();
    }
    if (!moved) {
      throw new MigrationGateException(new Problem(
          "run " + run.id() + " of '" + migration + "'",
          "that it is " + run.state().wireName(),
          "one that can become " + to.wireName(),
          "look again with: mgate backfill status " + migration));
    }
    return run.id();
  }

  public long change(UnaryOperator<BackfillSettings.Changes> change) {
    return context.changing(handle -> {
      context.lockChanges(handle);
      RunRow run = active(context.tables().runs().latest(handle, migration));
      context
          .tables()
          .runs()
          .settings(handle, run, change.apply(run.settings().change()).done());
      RunRow now = context.tables().runs().find(handle, run.id()).orElseThrow();
      String state = run.state().wireName();
      RunNotes.add(context, handle, now, state, state, operator.actor(), operator.reason(), "");
      return run.id();
    });
  }

  private RunRow current() {
    return active(
        context.sessions().call(handle -> context.tables().runs().latest(handle, migration)));
  }

  private RunRow active(Optional<RunRow> latest) {
    if (latest.isEmpty() || !latest.get().state().active()) {
      throw new MigrationGateException(new Problem(
          "migration '" + migration + "'",
          latest
              .map(run -> "run " + run.id() + ", which is " + run.state().wireName())
              .orElse("no run"),
          "a run that is not over",
          "start one with: mgate backfill start " + migration + " --reason \"why\""));
    }
    return latest.get();
  }
}

package io.migrationgate.cli.command.backfill;

import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.store.BackfillDesk;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Lets a paused run go on, and works on it. */
@Command(
    name = "resume",
    description = {"Let a paused run go on where it stopped, and work on it until it ends.", ""},
    sortOptions = false)
final class BackfillResumeCommand extends RunCommand {
  private static final String DEFAULT_REASON = "resumed";

  @ArgGroup(heading = "%nRun:%n", validate = false, order = 10)
  ReasonOptions operator = new ReasonOptions();

  @ArgGroup(heading = "%nWork:%n", validate = false, order = 15)
  WorkingOptions working = new WorkingOptions();

  BackfillResumeCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    operator.operator(context().terminal(), DEFAULT_REASON);
    working.check();
  }

  @Override
  protected int run(Session session, BackfillDesk desk) throws InterruptedException {
    return RunWork.on(
        session,
        desk.resume(name, operator.operator(context().terminal(), DEFAULT_REASON)),
        working);
  }
}

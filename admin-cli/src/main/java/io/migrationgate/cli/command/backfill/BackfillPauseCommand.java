package io.migrationgate.cli.command.backfill;

import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.Pace;
import io.migrationgate.cli.render.RunJson;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Stops a run until it is resumed. Needs no reason: it may be urgent. */
@Command(
    name = "pause",
    description = {"Stop a run, wherever it is worked on, until it is resumed.", ""},
    sortOptions = false)
final class BackfillPauseCommand extends RunCommand {
  private static final String DEFAULT_REASON = "paused";

  @ArgGroup(heading = "%nRun:%n", validate = false, order = 10)
  ReasonOptions operator = new ReasonOptions();

  BackfillPauseCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    operator.operator(context().terminal(), DEFAULT_REASON);
  }

  @Override
  protected int run(Session session, BackfillDesk desk) {
    BackfillRun run = desk.pause(name, operator.operator(context().terminal(), DEFAULT_REASON));
    session.say("run " + run.id() + " of " + name
        + " is paused; a batch that is under way may still end. Go on with: mgate backfill resume "
        + name);
    session.document(RunJson.of(run, Pace.NONE));
    return ExitCode.DONE;
  }
}

package io.migrationgate.cli.command.backfill;

import io.migrationgate.Problem;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.change.Confirmation;
import io.migrationgate.cli.render.Pace;
import io.migrationgate.cli.render.RunJson;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.cli.terminal.Keyboard;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends a run for good. */
@Command(
    name = "cancel",
    description = {"End a run for good. What it has copied stays; no mark is set.", ""},
    sortOptions = false,
    footer = {"", "It asks for the name, or for --yes."})
final class BackfillCancelCommand extends RunCommand {
  @ArgGroup(heading = "%nRun:%n", validate = false, order = 10)
  ReasonOptions operator = new ReasonOptions();

  @Option(
      names = {"-y", "--yes"},
      description = "Confirm it without being asked.")
  boolean yes;

  BackfillCancelCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    operator.operator(context().terminal(), null);
  }

  @Override
  protected int run(Session session, BackfillDesk desk) {
    if (!yes) {
      confirm(session);
    }
    BackfillRun run = desk.cancel(name, operator.operator(context().terminal(), null));
    session.say("run " + run.id() + " of " + name + " is cancelled; what it has copied stays");
    session.document(RunJson.of(run, Pace.NONE));
    return ExitCode.DONE;
  }

  private void confirm(Session session) {
    Keyboard keyboard = session.terminal().keyboard();
    if (keyboard == null) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          new Problem(
              "migration '" + name + "'",
              "cancelling its run is not confirmed, and nobody to ask",
              "the operator's word, since a cancelled run cannot go on",
              "pass --yes, or only stop it with: mgate backfill pause " + name));
    }
    Confirmation.askForName(
        session, keyboard, name, "A cancelled run cannot go on; a paused one can.");
  }
}

package io.migrationgate.cli.command.backfill;

import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.Pace;
import io.migrationgate.cli.render.RunJson;
import io.migrationgate.cli.render.Runs;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Changes how gently a run works, while it works. */
@Command(
    name = "set",
    description = {"Change how gently a run works, from its next batches on.", ""},
    sortOptions = false)
final class BackfillSetCommand extends RunCommand {
  @ArgGroup(heading = "%nRun:%n", validate = false, order = 10)
  ReasonOptions operator = new ReasonOptions();

  @ArgGroup(
      heading = "%nSettings; what is not given stays as it is:%n",
      validate = false,
      order = 20)
  BackfillOptions settings = new BackfillOptions();

  BackfillSetCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    operator.operator(context().terminal(), null);
    settings.settings(BackfillSettings.DEFAULT);
    if (!settings.given()) {
      throw new UsageException(
          "settings",
          "none",
          "at least one to change",
          "for example: mgate backfill set " + name + " --share 25%");
    }
  }

  @Override
  protected int run(Session session, BackfillDesk desk) {
    Operator who = operator.operator(context().terminal(), null);
    settings.acceptHoldSql(session, name, who);
    BackfillRun run = desk.change(name, settings::change, who);
    session.say("run " + run.id() + " of " + name + ": " + Runs.settings(run.settings()));
    session.document(RunJson.of(run, Pace.NONE));
    return ExitCode.DONE;
  }
}

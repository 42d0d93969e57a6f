package io.migrationgate.cli.command.backfill;

import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.change.SqlOptions;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.spi.GateStore;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts a run, and works on it. */
@Command(
    name = "start",
    description = {
      "Start copying and verifying, work on it, and show how it goes until it ends.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "In dual-write the old side is copied to the new one, in read-new the new side back to the old one. Ends with "
          + "the sync mark, with exit code 0. It may be killed at any time: the run goes on with mgate backfill work NAME."
    })
final class BackfillStartCommand extends RunCommand {
  @ArgGroup(heading = "%nRun:%n", validate = false, order = 10)
  ReasonOptions operator = new ReasonOptions();

  @Mixin
  OverwriteOption overwrite = new OverwriteOption();

  @Mixin
  SqlOptions sql = new SqlOptions();

  @ArgGroup(heading = "%nWork:%n", validate = false, order = 15)
  WorkingOptions working = new WorkingOptions();

  @ArgGroup(
      heading = "%nSettings, also changed by mgate backfill set:%n",
      validate = false,
      order = 20)
  BackfillOptions settings = new BackfillOptions();

  BackfillStartCommand(Context context) {
    super(context);
  }

  @Override
  protected SqlApproval approval(GateStore store) {
    Terminal terminal = context().terminal();
    return sql.consent(terminal, store, () -> operator.operator(terminal, null), true, json());
  }

  @Override
  protected void check() {
    operator.operator(context().terminal(), null);
    working.check();
    settings.settings(working.defaults());
  }

  @Override
  protected int run(Session session, BackfillDesk desk) throws InterruptedException {
    Operator who = operator.operator(context().terminal(), null);
    settings.acceptHoldSql(session, name, who);
    BackfillRun run = desk.start(name, overwrite.on(settings.settings(working.defaults())), who);
    return RunWork.on(session, run, working);
  }
}

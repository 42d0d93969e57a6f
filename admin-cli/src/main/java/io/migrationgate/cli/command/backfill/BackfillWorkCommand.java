package io.migrationgate.cli.command.backfill;

import io.migrationgate.admin.SqlApproval;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.change.SqlOptions;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.spi.GateStore;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes part in a run that somebody has started. */
@Command(
    name = "work",
    description = {
      "Take part in a run, for example after its command was killed, until it ends.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Any number of processes may work on one run. What a killed one held is taken over after 12.5 s."
    })
final class BackfillWorkCommand extends RunCommand {
  @Mixin
  SqlOptions sql = new SqlOptions();

  @ArgGroup(heading = "%nWork:%n", validate = false, order = 10)
  WorkingOptions working = new WorkingOptions();

  BackfillWorkCommand(Context context) {
    super(context);
  }

  @Override
  protected SqlApproval approval(GateStore store) {
    Terminal terminal = context().terminal();
    return sql.consent(
        terminal,
        store,
        () -> new ReasonOptions().operator(terminal, "backfill work"),
        true,
        json());
  }

  @Override
  protected void check() {
    working.check();
  }

  @Override
  protected int run(Session session, BackfillDesk desk) throws InterruptedException {
    return RunWork.on(session, workable(desk), working);
  }
}

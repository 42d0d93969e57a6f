package io.migrationgate.cli.command.backfill;

import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.store.BackfillDesk;
import picocli.CommandLine.Command;

/** Shows how a run goes, without working on it. */
@Command(
    name = "watch",
    description = {"Show how the latest run goes until it ends, also while it is paused.", ""},
    sortOptions = false,
    footer = {"", "With -o json: one document per line."})
final class BackfillWatchCommand extends RunCommand {
  BackfillWatchCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session, BackfillDesk desk) throws InterruptedException {
    return RunWork.watch(session, latest(desk));
  }
}

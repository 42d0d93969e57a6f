package io.migrationgate.cli.command;

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
  int run(Session session, BackfillDesk desk) throws InterruptedException {
    return RunWork.watch(session, latest(desk));
  }
}

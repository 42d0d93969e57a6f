package io.migrationgate.cli.command;

import java.util.List;
import picocli.CommandLine.Command;

/** The commands about backfills. */
@Command(
    name = "backfill",
    footer = {
      "",
      "A run belongs to the store and not to a process: whoever works on it may be killed at any time, and others go on."
    })
final class BackfillCommand extends CommandGroup {
  BackfillCommand(Context context) {
    super(context);
  }

  @Override
  List<StoreCommand> commands(Context context) {
    return List.of(
        new BackfillStartCommand(context),
        new BackfillWorkCommand(context),
        new BackfillPauseCommand(context),
        new BackfillResumeCommand(context),
        new BackfillCancelCommand(context),
        new BackfillSetCommand(context),
        new BackfillStatusCommand(context),
        new BackfillWatchCommand(context),
        new BackfillMismatchesCommand(context),
        new BackfillKeptCommand(context));
  }
}

package io.migrationgate.cli.command.backfill;

import io.migrationgate.cli.command.base.CommandGroup;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.StoreCommand;
import java.util.List;
import picocli.CommandLine.Command;

/** The commands about backfills. */
@Command(
    name = "backfill",
    footer = {
      "",
      "A run belongs to the store and not to a process: whoever works on it may be killed at any time, and others go on."
    })
public final class BackfillCommand extends CommandGroup {
  public BackfillCommand(Context context) {
    super(context);
  }

  @Override
  protected List<StoreCommand> commands(Context context) {
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

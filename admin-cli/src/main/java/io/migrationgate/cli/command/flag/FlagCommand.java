package io.migrationgate.cli.command.flag;

import io.migrationgate.cli.command.base.CommandGroup;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.StoreCommand;
import java.util.List;
import picocli.CommandLine.Command;

/** The commands about feature flags. */
@Command(
    name = "flag",
    footer = {
      "",
      "Definitions are in flagd's format. Nodes hear of a change as they do of a migration's move, and a unit of work keeps the "
          + "flags with which it began."
    })
public final class FlagCommand extends CommandGroup {
  public FlagCommand(Context context) {
    super(context);
  }

  @Override
  protected List<StoreCommand> commands(Context context) {
    return List.of(
        new FlagListCommand(context),
        new FlagShowCommand(context),
        new FlagCreateCommand(context),
        new FlagSetCommand(context),
        new FlagEnableCommand(context),
        new FlagDisableCommand(context),
        new FlagRolloutCommand(context),
        new FlagScheduleCommand(context),
        new FlagCancelCommand(context),
        new FlagEvalCommand(context),
        new FlagExplainCommand(context),
        new FlagHistoryCommand(context),
        new FlagRevertCommand(context),
        new FlagRetireCommand(context),
        new FlagImportCommand(context),
        new FlagExportCommand(context),
        new FlagDiffCommand(context));
  }

  @Override
  public List<CommandGroup> groups(Context context) {
    return List.of(new FlagSegmentCommand(context));
  }
}

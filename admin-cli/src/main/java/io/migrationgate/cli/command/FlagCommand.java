package io.migrationgate.cli.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands about feature flags. */
@Command(
    name = "flag",
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Definitions are in flagd's format. Nodes hear of a change as they do of a migration's move, and a unit of work keeps the "
          + "flags with which it began."
    })
final class FlagCommand implements Runnable {
  private final Context context;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec
  CommandSpec spec = CommandSpec.create();

  FlagCommand(Context context) {
    this.context = context;
  }

  static void addTo(CommandLine command, Context context) {
    for (StoreCommand each : List.of(
        new FlagListCommand(context),
        new FlagShowCommand(context),
        new FlagCreateCommand(context),
        new FlagSetCommand(context),
        new FlagEnableCommand(context),
        new FlagDisableCommand(context),
        new FlagRolloutCommand(context),
        new FlagHistoryCommand(context),
        new FlagRevertCommand(context),
        new FlagRetireCommand(context),
        new FlagImportCommand(context),
        new FlagExportCommand(context),
        new FlagDiffCommand(context))) {
      CommandLine line = new CommandLine(each);
      line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
      command.addSubcommand(line);
    }
  }

  /** Called when no command is named. */
  @Override
  public void run() {
    spec.commandLine().usage(context.terminal().err());
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
  }
}

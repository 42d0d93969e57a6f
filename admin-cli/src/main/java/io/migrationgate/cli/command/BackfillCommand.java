package io.migrationgate.cli.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands about backfills. */
@Command(
    name = "backfill",
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "A run belongs to the store and not to a process: whoever works on it may be killed at any time, and others go on."
    })
final class BackfillCommand implements Runnable {
  private final Context context;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec
  CommandSpec spec = CommandSpec.create();

  BackfillCommand(Context context) {
    this.context = context;
  }

  static void addTo(CommandLine command, Context context) {
    for (StoreCommand each : List.of(
        new BackfillStartCommand(context),
        new BackfillWorkCommand(context),
        new BackfillPauseCommand(context),
        new BackfillResumeCommand(context),
        new BackfillCancelCommand(context),
        new BackfillSetCommand(context),
        new BackfillStatusCommand(context),
        new BackfillWatchCommand(context),
        new BackfillMismatchesCommand(context),
        new BackfillKeptCommand(context))) {
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

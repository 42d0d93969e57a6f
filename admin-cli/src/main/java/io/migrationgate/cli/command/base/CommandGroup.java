package io.migrationgate.cli.command.base;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that only has others below it. */
@Command(
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n")
public abstract class CommandGroup implements Runnable {
  private final Context context;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec
  CommandSpec spec = CommandSpec.create();

  protected CommandGroup(Context context) {
    this.context = context;
  }

  /** Those below it, in the order in which help shows them. */
  protected abstract List<? extends ConnectedCommand> commands(Context context);

  /** Groups below it, which help shows after them. */
  public List<CommandGroup> groups(Context context) {
    return List.of();
  }

  public final void addTo(CommandLine command) {
    for (ConnectedCommand each : commands(context)) {
      CommandLine line = new CommandLine(each);
      line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
      command.addSubcommand(line);
    }
    for (CommandGroup each : groups(context)) {
      CommandLine line = new CommandLine(each);
      line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
      each.addTo(line);
      command.addSubcommand(line);
    }
  }

  /** Called when no command is named. */
  @Override
  public final void run() {
    spec.commandLine().usage(context.terminal().err());
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
  }
}

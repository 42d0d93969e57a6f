package io.migrationgate.cli.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands about segments. */
@Command(
    name = "segment",
    description = {
      "Named sets of keys, too large for a definition, for the operator in_segment.",
      ""
    },
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n")
final class FlagSegmentCommand implements Runnable {
  private final Context context;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec
  CommandSpec spec = CommandSpec.create();

  FlagSegmentCommand(Context context) {
    this.context = context;
  }

  static void addTo(CommandLine flag, Context context) {
    CommandLine segment = new CommandLine(new FlagSegmentCommand(context));
    segment.getCommandSpec().usageMessage().abbreviateSynopsis(true);
    for (StoreCommand each : List.of(
        new SegmentListCommand(context),
        new SegmentShowCommand(context),
        new SegmentImportCommand(context),
        new SegmentAddCommand(context),
        new SegmentRemoveCommand(context),
        new SegmentRetireCommand(context))) {
      CommandLine line = new CommandLine(each);
      line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
      segment.addSubcommand(line);
    }
    flag.addSubcommand(segment);
  }

  /** Called when no command is named. */
  @Override
  public void run() {
    spec.commandLine().usage(context.terminal().err());
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
  }
}

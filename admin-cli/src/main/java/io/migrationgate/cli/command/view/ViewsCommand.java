package io.migrationgate.cli.command.view;

import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.StoreCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands about view schemas. */
@Command(
    name = "views",
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "A view schema is a schema (on MariaDB and MySQL a database) of views, through which a build sees tables in its own "
          + "shape under its own names. Builds declare them under 'views' of a migration."
    })
public final class ViewsCommand implements Runnable {
  private final Context context;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec
  CommandSpec spec = CommandSpec.create();

  public ViewsCommand(Context context) {
    this.context = context;
  }

  public static void addTo(CommandLine command, Context context) {
    for (StoreCommand each : List.of(
        new ViewsListCommand(context),
        new ViewsCreateCommand(context),
        new ViewsDropCommand(context))) {
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

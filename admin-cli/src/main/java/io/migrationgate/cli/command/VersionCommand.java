package io.migrationgate.cli.command;

import java.util.List;
import picocli.CommandLine.Command;

/** The commands about versions of documents. */
@Command(
    name = "version",
    footer = {
      "",
      "Documents are written in a version that every live node reads: readers are deployed first, then an operator moves "
          + "the version on."
    })
final class VersionCommand extends CommandGroup {
  VersionCommand(Context context) {
    super(context);
  }

  @Override
  List<ConnectedCommand> commands(Context context) {
    return List.of(
        new VersionListCommand(context),
        new VersionShowCommand(context),
        new VersionCheckCommand(context),
        new VersionAdvanceCommand(context),
        new VersionRollbackCommand(context),
        new VersionSettleCommand(context),
        new VersionHistogramCommand(context),
        new VersionRewriteCommand(context),
        new VersionFinalizeCommand(context),
        new VersionHistoryCommand(context));
  }
}

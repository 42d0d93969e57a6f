package io.migrationgate.cli.command.document;

import io.migrationgate.cli.command.base.CommandGroup;
import io.migrationgate.cli.command.base.ConnectedCommand;
import io.migrationgate.cli.command.base.Context;
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
public final class VersionCommand extends CommandGroup {
  public VersionCommand(Context context) {
    super(context);
  }

  @Override
  protected List<ConnectedCommand> commands(Context context) {
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

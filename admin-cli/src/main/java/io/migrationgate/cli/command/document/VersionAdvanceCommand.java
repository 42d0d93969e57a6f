package io.migrationgate.cli.command.document;

import io.migrationgate.cli.command.base.Context;
import picocli.CommandLine.Command;

/** Documents are written in a later version. */
@Command(
    name = "advance",
    description = {"Write documents in the next version, once every live node reads it.", ""},
    sortOptions = false)
final class VersionAdvanceCommand extends VersionWriteCommand {
  VersionAdvanceCommand(Context context) {
    super(context);
  }

  @Override
  int direction() {
    return 1;
  }
}

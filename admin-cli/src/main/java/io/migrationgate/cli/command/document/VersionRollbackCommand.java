package io.migrationgate.cli.command.document;

import io.migrationgate.cli.command.base.Context;
import picocli.CommandLine.Command;

/** Documents are written in an earlier version. */
@Command(
    name = "rollback",
    description = {
      "Write documents in the version before, where every live node has the downcast.",
      "Those that were written in the meantime stay as they are, and must still be read.",
      ""
    },
    sortOptions = false)
final class VersionRollbackCommand extends VersionWriteCommand {
  VersionRollbackCommand(Context context) {
    super(context);
  }

  @Override
  int direction() {
    return -1;
  }
}

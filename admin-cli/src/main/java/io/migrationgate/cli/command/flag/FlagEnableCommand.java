package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.flags.FlagState;
import picocli.CommandLine.Command;

/** Have a flag evaluated, once what it requires has settled. */
@Command(
    name = "enable",
    description = {"Have a flag evaluated, once what it requires has settled.", ""},
    sortOptions = false)
final class FlagEnableCommand extends FlagPlannedCommand {
  FlagEnableCommand(Context context) {
    super(context);
  }

  @Override
  FlagChange change(FlagAdmin flags) {
    return new FlagChange.Switch(FlagState.ENABLED);
  }
}

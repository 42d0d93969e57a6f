package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.flags.FlagState;
import picocli.CommandLine.Command;

/** Turn a flag off: every caller gets its own default. */
@Command(
    name = "disable",
    description = {"Turn a flag off: every caller gets its own default.", ""},
    sortOptions = false,
    footer = {"", "What was scheduled for the flag is dropped in the same change."})
final class FlagDisableCommand extends FlagPlannedCommand {
  FlagDisableCommand(Context context) {
    super(context);
  }

  @Override
  FlagChange change(FlagAdmin flags) {
    return new FlagChange.Switch(FlagState.DISABLED);
  }
}

package io.migrationgate.cli.command;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a flag's name a tombstone. */
@Command(
    name = "retire",
    description = {"Give up a flag's name for ever, once no live build declares it.", ""},
    sortOptions = false)
final class FlagRetireCommand extends FlagChangeCommand {
  @Option(names = "--yes", order = 5, description = "Confirm it: the name can never be used again.")
  boolean yes;

  FlagRetireCommand(Context context) {
    super(context);
  }

  @Override
  boolean confirmed() {
    return yes;
  }

  @Override
  FlagChange change(FlagAdmin flags) {
    return new FlagChange.RetireFlag();
  }
}

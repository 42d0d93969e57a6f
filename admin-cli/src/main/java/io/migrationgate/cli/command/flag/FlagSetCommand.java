package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.flags.FlagDefinition;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Changes a flag's definition. */
@Command(
    name = "set",
    description = {"Change a flag's definition, whole or in parts.", ""},
    sortOptions = false)
final class FlagSetCommand extends FlagChangeCommand {
  @ArgGroup(heading = "%nDefinition:%n", validate = false, order = 5)
  FlagDefinitionOptions definition = new FlagDefinitionOptions();

  FlagSetCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    super.check();
    if (!definition.given()) {
      throw new UsageException(
          "mgate flag set",
          "nothing to change",
          "one of --file, --default-variant, --targeting, --metadata",
          "say what is to be changed; to turn it on or off: mgate flag enable, mgate flag disable");
    }
    Arguments.check(() -> definition.fromFile(name) == null);
  }

  @Override
  FlagChange change(FlagAdmin flags) {
    FlagDefinition whole = definition.fromFile(name);
    if (whole != null) {
      return new FlagChange.Replace(definition.applied(whole));
    }
    return new FlagChange.Amend(definition::applied);
  }
}

package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.flags.FlagDefinition;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Creates a flag. */
@Command(
    name = "create",
    description = {"Create a flag: as a file says, or a boolean one that is disabled.", ""},
    sortOptions = false,
    footer = {
      "",
      "Without --file the flag is boolean, with the variants on and off, of which off is the default, and is disabled until "
          + "it is enabled with mgate flag enable."
    })
final class FlagCreateCommand extends FlagChangeCommand {
  private static final String BOOLEAN =
      "{\"state\":\"DISABLED\",\"variants\":{\"on\":true,\"off\":false},"
          + "\"defaultVariant\":\"off\",\"metadata\":{\"mgate.safeVariant\":\"off\"}}";

  @ArgGroup(heading = "%nDefinition:%n", validate = false, order = 5)
  FlagDefinitionOptions definition = new FlagDefinitionOptions();

  FlagCreateCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    super.check();
    Arguments.check(this::definition);
  }

  private FlagDefinition definition() {
    FlagDefinition whole = definition.fromFile(name);
    return definition.applied(whole == null ? FlagDefinition.parse(name, BOOLEAN) : whole);
  }

  @Override
  FlagChange change(FlagAdmin flags) {
    return new FlagChange.Create(definition());
  }
}

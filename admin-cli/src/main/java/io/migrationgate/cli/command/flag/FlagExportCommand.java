package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import picocli.CommandLine.Command;

/** Prints all flags as one document. */
@Command(
    name = "export",
    description = {"Print all flags in use as one document in flagd's format.", ""},
    sortOptions = false,
    footer = {"", "It is JSON with and without -o json; mgate flag import reads it."})
final class FlagExportCommand extends StoreCommand {
  FlagExportCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    JsonOut.text(session.out(), new FlagAdmin(session.open().store()).export().write());
    return ExitCode.DONE;
  }
}

package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.cli.command.base.ChangesCommand;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.HistoryTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows who changed a flag. */
@Command(
    name = "history",
    description = {"Show who changed a flag, when and why, newest first.", ""},
    sortOptions = false)
final class FlagHistoryCommand extends ChangesCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The flag, also a retired one.")
  String name = "";

  FlagHistoryCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    return show(
        session,
        new FlagAdmin(session.open().store()).history(name, limit),
        HistoryTable.OF_ONE,
        "no changes of a flag '" + name + "'");
  }
}

package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Drops what is scheduled for a flag. */
@Command(
    name = "cancel",
    description = {"Drop the changes that are scheduled for a flag.", ""},
    sortOptions = false)
final class FlagCancelCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The flag.")
  String name = "";

  @ArgGroup(heading = "%nChange:%n", validate = false, order = 10)
  FlagTermsOptions terms = new FlagTermsOptions();

  FlagCancelCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    terms.terms(context().terminal(), null, false);
  }

  @Override
  protected int run(Session session) {
    new FlagAdmin(session.open().store())
        .cancel(name, terms.terms(context().terminal(), null, false));
    session.say("flag " + name + ": nothing is scheduled any more");
    session.document(JsonOut.object().put("flag", name).put("cancelled", true));
    return ExitCode.DONE;
  }
}

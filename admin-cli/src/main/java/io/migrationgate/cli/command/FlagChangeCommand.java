package io.migrationgate.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagApplied;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.cli.render.FlagJson;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Parameters;

/** A command that changes one flag. */
abstract class FlagChangeCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The flag.")
  String name = "";

  @ArgGroup(heading = "%nChange:%n", validate = false, order = 10)
  FlagTermsOptions terms = new FlagTermsOptions();

  FlagChangeCommand(Context context) {
    super(context);
  }

  @Override
  void check() {
    terms.terms(context().terminal(), null, confirmed());
  }

  @Override
  int run(Session session) {
    FlagAdmin flags = new FlagAdmin(session.open().store());
    FlagApplied applied =
        flags.apply(name, change(flags), terms.terms(context().terminal(), null, confirmed()));
    session.say("flag " + name + ": "
        + (applied.changed()
            ? FlagAdmin.describe(applied.after()) + " since epoch "
                + applied.after().epoch() + "; nodes follow within a heartbeat"
            : "nothing to do, it is at " + FlagAdmin.describe(applied.after())));
    ObjectNode object = FlagJson.applied(applied);
    session.document(object);
    return ExitCode.DONE;
  }

  /** Whether the operator has confirmed what cannot be undone. */
  boolean confirmed() {
    return false;
  }

  /** What is to be done. */
  abstract FlagChange change(FlagAdmin flags);
}

package io.migrationgate.cli.command.flag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagApplied;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.Settling;
import io.migrationgate.cli.command.base.Settling.Outcome;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.command.base.WaitOptions;
import io.migrationgate.cli.render.FlagJson;
import io.migrationgate.protocol.SubjectKind;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that changes one flag. */
abstract class FlagChangeCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The flag.")
  String name = "";

  @ArgGroup(heading = "%nChange:%n", validate = false, order = 10)
  FlagTermsOptions terms = new FlagTermsOptions();

  @Option(
      names = "--settle",
      order = 15,
      description =
          "Wait until every node has the change, and nobody works by the value before any more.")
  boolean settle;

  @ArgGroup(heading = "%nWaiting, with --settle:%n", validate = false, order = 20)
  WaitOptions waiting = new WaitOptions();

  FlagChangeCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    terms();
    waiting.duration();
    waiting.grace("");
  }

  /** Who changes it, and why. */
  final FlagTerms terms() {
    FlagTerms given = terms.terms(context().terminal(), null, confirmed());
    return settle ? given.settling() : given;
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    FlagAdmin flags = new FlagAdmin(session.open().store());
    FlagTerms given = terms();
    FlagApplied applied = apply(flags, given);
    session.say(applied.after().kind().wireName() + " " + name + ": "
        + (applied.changed()
            ? FlagAdmin.describe(applied.after()) + " since epoch "
                + applied.after().epoch() + "; nodes follow within a heartbeat"
            : "nothing to do, it is at " + FlagAdmin.describe(applied.after())));
    ObjectNode object = FlagJson.applied(applied);
    if (settle) {
      settle(session, applied, object, given.operator().actor());
    } else {
      session.document(object);
    }
    return ExitCode.DONE;
  }

  private void settle(Session session, FlagApplied applied, ObjectNode object, String actor)
      throws InterruptedException {
    if (waiting.noWait) {
      session.say("not settled yet; wait for it with: " + Settling.resume(SubjectKind.FLAG, name));
      session.document(object);
      return;
    }
    Outcome outcome = Settling.await(
        session,
        SubjectKind.FLAG,
        name,
        looks ->
            session.admin().awaitSettled(applied, waiting.grace(actor), waiting.duration(), looks));
    outcome.describe(object);
    session.document(object);
    if (!outcome.progress().settled()) {
      throw Settling.notInTime(outcome);
    }
    session.say(outcome.finished());
  }

  /** Whether the operator has confirmed what cannot be undone. */
  boolean confirmed() {
    return false;
  }

  /** Does it. */
  FlagApplied apply(FlagAdmin flags, FlagTerms given) {
    return flags.apply(name, change(flags), given);
  }

  /** What is to be done. */
  abstract FlagChange change(FlagAdmin flags);
}

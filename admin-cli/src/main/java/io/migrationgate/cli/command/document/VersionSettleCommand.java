package io.migrationgate.cli.command.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.SettleSubject;
import io.migrationgate.admin.Settlement;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.Settling;
import io.migrationgate.cli.command.base.Settling.Outcome;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.command.base.WaitOptions;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.protocol.SubjectKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits until the last change of a document type's version has settled. */
@Command(
    name = "settle",
    description = {"Wait until nobody writes the version before any more.", ""},
    sortOptions = false)
final class VersionSettleCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "TYPE", description = "The document type.")
  String type = "";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait, for example 500ms, 30s or 5m. Default: 30s.")
  String timeout = "30s";

  @Option(names = "--grace", paramLabel = "DURATION", description = WaitOptions.GRACE)
  @Nullable
  String grace;

  VersionSettleCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    Arguments.duration("--timeout", timeout);
    WaitOptions.grace(grace, "");
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    Settlement settlement = session
        .admin()
        .documentSettlement(
            type,
            WaitOptions.grace(grace, session.terminal().environment().actor().get()));
    SettleSubject first = settlement.subject();
    ObjectNode object = JsonOut.object();
    object.put(SubjectKind.DOCUMENT.wireName(), type);
    if (first.settled()) {
      session.say(type + ": settled already, at " + first.stand());
      object.put("settled", true);
      object.put("settleMillis", 0);
      session.document(object);
      return ExitCode.DONE;
    }
    Outcome outcome = Settling.await(
        session,
        SubjectKind.DOCUMENT,
        type,
        looks -> settlement.await(Arguments.duration("--timeout", timeout), looks));
    outcome.describe(object);
    session.document(object);
    if (!outcome.progress().settled()) {
      throw Settling.notInTime(outcome);
    }
    session.say(outcome.finished());
    return ExitCode.DONE;
  }
}

package io.migrationgate.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.Settlement;
import io.migrationgate.cli.command.Settling.Outcome;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.protocol.MigrationState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits until a migration's last change has settled. */
@Command(
    name = "settle",
    sortOptions = false,
    footer = {
      "",
      "It may be interrupted and run again at any time, by anybody, also by several at once."
    })
final class SettleCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The migration.")
  String name = "";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait, for example 500ms, 30s or 5m. Default: 30s.")
  String timeout = "30s";

  @Option(names = "--grace", paramLabel = "DURATION", description = WaitOptions.GRACE)
  @Nullable
  String grace;

  SettleCommand(Context context) {
    super(context);
  }

  @Override
  void check() {
    Arguments.duration("--timeout", timeout);
    WaitOptions.grace(grace, "");
  }

  @Override
  int run(Session session) throws InterruptedException {
    MigrationState state = Session.state(session.admin().view(), name);
    ObjectNode object = JsonOut.object();
    object.put("migration", name);
    if (state.settled()) {
      session.say(name + ": settled already, at " + state.current());
      object.put("settled", true);
      object.put("settleMillis", 0);
      object.set("state", JsonOut.state(state));
      session.document(object);
      return ExitCode.DONE;
    }
    Settlement settlement = session
        .admin()
        .settlement(
            name,
            WaitOptions.grace(grace, session.terminal().environment().actor().get()));
    Outcome outcome = Settling.await(
        session, name, looks -> settlement.await(Arguments.duration("--timeout", timeout), looks));
    outcome.describe(object);
    object.set("state", JsonOut.state(outcome.progress().state()));
    session.document(object);
    if (!outcome.progress().settled()) {
      throw Settling.notInTime(outcome);
    }
    session.say(outcome.finished());
    return ExitCode.DONE;
  }
}

package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.Grace;
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
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.SubjectKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits until the last change of a migration, or of a flag, has settled. */
@Command(
    name = "settle",
    sortOptions = false,
    footer = {
      "",
      "It may be interrupted and run again at any time, by anybody, also by several at once."
    })
public final class SettleCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The migration, or the flag.")
  String name = "";

  @Option(
      names = "--flag",
      description = "NAME is a flag, whose last change was made with --settle.")
  boolean flag;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait, for example 500ms, 30s or 5m. Default: 30s.")
  String timeout = "30s";

  @Option(names = "--grace", paramLabel = "DURATION", description = WaitOptions.GRACE)
  @Nullable
  String grace;

  public SettleCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    Arguments.duration("--timeout", timeout);
    WaitOptions.grace(grace, "");
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    SubjectKind kind = flag ? SubjectKind.FLAG : SubjectKind.MIGRATION;
    if (!flag) {
      // Says what there is, where there is none of this name.
      Session.state(session.admin().view(), name);
    }
    Grace word =
        WaitOptions.grace(grace, session.terminal().environment().actor().get());
    Settlement settlement =
        flag ? session.admin().flagSettlement(name, word) : session.admin().settlement(name, word);
    ObjectNode object = JsonOut.object();
    object.put(kind.wireName(), name);
    SettleSubject first = settlement.subject();
    if (first.settled()) {
      session.say(name + ": settled already, at " + first.stand());
      object.put("settled", true);
      object.put("settleMillis", 0);
      describe(object, first);
      session.document(object);
      return ExitCode.DONE;
    }
    Outcome outcome = Settling.await(
        session,
        kind,
        name,
        looks -> settlement.await(Arguments.duration("--timeout", timeout), looks));
    outcome.describe(object);
    describe(object, outcome.progress().subject());
    session.document(object);
    if (!outcome.progress().settled()) {
      throw Settling.notInTime(outcome);
    }
    session.say(outcome.finished());
    return ExitCode.DONE;
  }

  private static void describe(ObjectNode object, SettleSubject subject) {
    MigrationState state = subject.migration();
    if (state == null) {
      object.put("stand", subject.stand());
    } else {
      object.set("state", JsonOut.state(state));
    }
  }
}

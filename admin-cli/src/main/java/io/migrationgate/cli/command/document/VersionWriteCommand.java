package io.migrationgate.cli.command.document;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.admin.VersionApplied;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.LivenessWait;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.Settling;
import io.migrationgate.cli.command.base.Settling.Outcome;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.command.base.WaitOptions;
import io.migrationgate.cli.render.VersionJson;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.VersionRange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that moves the version in which documents are written. */
abstract class VersionWriteCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "TYPE", description = "The document type.")
  String type = "";

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      order = 5,
      description = "Which version. Default: the next one, or the one before.")
  @Nullable
  Integer to;

  @ArgGroup(heading = "%nChange:%n", validate = false, order = 10)
  ReasonOptions reason = new ReasonOptions();

  @ArgGroup(heading = "%nWaiting:%n", validate = false, order = 20)
  WaitOptions waiting = new WaitOptions();

  VersionWriteCommand(Context context) {
    super(context);
  }

  /** 1 to go on, -1 to go back. */
  abstract int direction();

  @Override
  protected void check() {
    reason.operator(context().terminal(), null);
    waiting.duration();
    waiting.grace("");
    if (to != null && (to < 1 || to > VersionRange.LARGEST)) {
      throw new UsageException(
          "option --to", to.toString(), "a version from 1 on", "for example: --to 2");
    }
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    VersionAdmin versions = new VersionAdmin(session.open().store());
    Operator operator = reason.operator(context().terminal(), null);
    DocumentState before = VersionAdmin.type(versions.view(), type);
    int target = target(before);
    List<String> lost = target == before.writes()
        ? List.of()
        : versions.lostBy(versions.view(), before.writing(target, before.epoch()));
    VersionApplied applied = versions.make(
        before,
        new VersionChange.Write(target),
        operator,
        session.admin().nodeWatch(),
        new LivenessWait(session));
    DocumentState after = applied.after();
    session.say(type + ": written in " + after.describe() + " (epoch " + after.epoch() + ")");
    if (!lost.isEmpty()) {
      session.say("from now on no node can start of build " + String.join(", ", lost)
          + ", which does not read version " + target);
    }
    ObjectNode object = VersionJson.state(after);
    object.put("change", applied.kind());
    ArrayNode builds = object.putArray("lostBuilds");
    lost.forEach(builds::add);
    settle(session, object, operator.actor());
    return ExitCode.DONE;
  }

  private int target(DocumentState state) {
    if (to == null) {
      return state.writes() + direction();
    }
    if ((to - state.writes()) * direction() < 0) {
      throw new UsageException(
          "option --to",
          "version " + to + ", and documents written in version " + state.writes(),
          direction() > 0 ? "a later version" : "an earlier version",
          "go the other way with: mgate version " + (direction() > 0 ? "rollback " : "advance ")
              + type + " --to " + to + " --reason \"why\"");
    }
    return to;
  }

  private void settle(Session session, ObjectNode object, String actor)
      throws InterruptedException {
    if (waiting.noWait) {
      session.say(
          "not settled yet; wait for it with: " + Settling.resume(SubjectKind.DOCUMENT, type));
      session.document(object);
      return;
    }
    Outcome outcome = Settling.await(
        session,
        SubjectKind.DOCUMENT,
        type,
        looks -> session
            .admin()
            .documentSettlement(type, waiting.grace(actor))
            .await(waiting.duration(), looks));
    outcome.describe(object);
    session.document(object);
    if (!outcome.progress().settled()) {
      throw Settling.notInTime(outcome);
    }
    session.say(outcome.finished());
  }
}

package io.migrationgate.cli.command.flag;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SegmentAdmin;
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
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.SubjectKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that changes one segment. */
abstract class SegmentChangeCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  String name = "";

  @Option(
      names = {"--reason", "--because"},
      paramLabel = "TEXT",
      order = 10,
      description = "Why; kept in the history. Required.")
  @Nullable
  String reason;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      order = 11,
      description = "Who; kept in the history. Default: user@host.")
  @Nullable
  String actor;

  @ArgGroup(
      heading = "%nWaiting, where a ramp has the segment among its pilots:%n",
      validate = false,
      order = 20)
  WaitOptions waiting = new WaitOptions();

  SegmentChangeCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    operator();
    waiting.duration();
    waiting.grace("");
  }

  final Operator operator() {
    String why = reason;
    if (why == null || why.isBlank()) {
      throw new UsageException(
          "reason",
          "none",
          "why this is done, for the history",
          "add --because \"why\" and run it again");
    }
    String who = actor == null ? context().terminal().environment().actor().get() : actor;
    return Arguments.check(() -> Operator.of(who, why));
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    SegmentAdmin admin = new SegmentAdmin(session.open().store());
    FlagRecord after = change(admin);
    session.say(
        "segment " + name + ": " + text(admin, after) + "; nodes follow within a heartbeat");
    ObjectNode object = json(admin, after);
    ArrayNode ramps = object.putArray("ramps");
    for (MigrationState state : SegmentAdmin.ramps(session.admin().view(), name)) {
      settle(session, state.name(), ramps.addObject().put("migration", state.name()));
    }
    session.document(object);
    return ExitCode.DONE;
  }

  private void settle(Session session, String migration, ObjectNode told)
      throws InterruptedException {
    if (waiting.noWait) {
      session.say("migration " + migration
          + ", in whose ramp it is, has not settled yet; wait for it with: "
          + Settling.resume(SubjectKind.MIGRATION, migration));
      return;
    }
    Settlement settlement =
        session.admin().settlement(migration, waiting.grace(operator().actor()));
    Outcome outcome = Settling.await(
        session,
        SubjectKind.MIGRATION,
        migration,
        looks -> settlement.await(waiting.duration(), looks));
    outcome.describe(told);
    if (!outcome.progress().settled()) {
      throw Settling.notInTime(outcome);
    }
    session.say("migration " + migration + ": " + outcome.finished());
  }

  /** Does it. */
  abstract FlagRecord change(SegmentAdmin admin);

  /** For example {@code revision 3, 1200 keys, since epoch 17}. */
  static String text(SegmentAdmin admin, FlagRecord segment) {
    return "revision " + segment.revision() + ", "
        + (segment.retired() ? "retired" : Text.count(admin.count(segment), "key"))
        + ", since epoch " + segment.epoch();
  }

  /** A segment for scripts. */
  static ObjectNode json(SegmentAdmin admin, FlagRecord segment) {
    ObjectNode object = JsonOut.object();
    object.put("segment", segment.key());
    object.put("revision", segment.revision());
    object.put("epoch", segment.epoch());
    object.put("retired", segment.retired());
    object.put("keys", segment.retired() ? 0 : admin.count(segment));
    return object;
  }
}

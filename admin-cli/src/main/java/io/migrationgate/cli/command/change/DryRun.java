package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Verdicts;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import org.jspecify.annotations.Nullable;

/** Says what would happen, and changes nothing. */
final class DryRun {
  private DryRun() {}

  /**
   * Asks every guard about the first move of a plan; those after it can only be judged where they
   * would start.
   *
   * @return 0 if it is allowed, 1 if not
   */
  static int run(Session session, MigrationState state, Plan plan, Operator operator) {
    if (plan.moves().isEmpty()) {
      session.say(
          "dry run: " + state.name() + ": nothing to do, it is at " + plan.goal() + " already");
      session.document(document(state, plan, null));
      return ExitCode.DONE;
    }
    Move move = plan.moves().get(0);
    Evaluation asked = session.admin().dryRun(state.name(), move, operator);
    MigrationState after = asked.after();
    session.say("dry run: " + state.name() + ": " + move.kind() + ", "
        + (after == null
            ? "from " + asked.before().current() + ": refused"
            : ChangeText.step(asked.before(), after) + ": allowed"));
    UnreachableBuilds lost = UnreachableBuilds.by(session, asked.before(), move);
    if (session.json()) {
      ObjectNode object = document(state, plan, asked);
      lost.describe(object);
      session.document(object);
    } else {
      Verdicts.print(session.out(), session.style(), asked);
      lost.tellBefore(session);
      if (plan.moves().size() > 1) {
        session.say("the first of " + plan.moves().size() + " steps to " + plan.goal()
            + "; the others are judged when it has settled");
      }
    }
    Lossy.warn(
        session,
        state.name(),
        Move.target(move, asked.before()) == Phase.WRITE_NEW && asked.allowed());
    return asked.allowed() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static ObjectNode document(MigrationState state, Plan plan, @Nullable Evaluation asked) {
    ObjectNode object = JsonOut.object();
    object.put("migration", state.name());
    object.put("dryRun", true);
    object.put("goal", plan.goal());
    object.put("steps", plan.moves().size());
    object.put("allowed", asked == null || asked.allowed());
    if (asked != null) {
      MigrationState after = asked.after();
      object.put("change", plan.moves().get(0).kind());
      object.set("from", JsonOut.placement(asked.before().current()));
      object.set("to", after == null ? null : JsonOut.placement(after.current()));
      object.set("guards", JsonOut.guards(asked));
    }
    object.set("state", JsonOut.state(asked == null ? state : asked.before()));
    return object;
  }
}

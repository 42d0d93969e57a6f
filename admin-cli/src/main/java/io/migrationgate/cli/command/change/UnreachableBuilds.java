package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Transitions;
import io.migrationgate.registration.RollbackTargets;
import io.migrationgate.spi.KnownBuild;
import java.util.List;

/**
 * The known builds that could run now and cannot once a move has been made.
 *
 * @param target the phase, or the bridge, that these builds do not support
 * @param builds oldest first
 * @param command that lets them run again; empty if none does
 */
public record UnreachableBuilds(String target, List<String> builds, String command) {
  private static final int MOST_NAMED = 5;

  /** Copies the list. */
  public UnreachableBuilds {
    builds = List.copyOf(builds);
  }

  /** What a move would cost; a ramp uses the next phase as well. */
  public static UnreachableBuilds by(Session session, MigrationState state, Move move) {
    boolean ramps = move instanceof Move.SetRamp set && !set.ramp().isNone();
    Phase phase =
        ramps && state.phase().hasNext() ? state.phase().next() : Move.target(move, state);
    boolean bridges = move instanceof Move.SetBridge;
    Placement target = Transitions.leadsTo(state, move).orElse(state.current());
    List<String> lost = bridges || phase.compareTo(state.phase()) > 0
        ? new RollbackTargets(session.admin().view(), session.open().store().builds())
            .lostBy(state.name(), target).stream().map(KnownBuild::build).toList()
        : List.of();
    return new UnreachableBuilds(
        bridges ? target.bridge().toString() : phase.toString(), lost, wayBack(state, move, phase));
  }

  private static String wayBack(MigrationState state, Move move, Phase phase) {
    if (phase == Phase.CONTRACTED) {
      return "";
    }
    if (move instanceof Move.SetBridge) {
      return "mgate bridge " + state.name() + " off --reason \"why\"";
    }
    boolean ramps = move instanceof Move.SetRamp;
    return "mgate " + (ramps ? "ramp " + state.name() + " off" : "rollback " + state.name());
  }

  /** Says to people that the way back has ended, once the move has been made. */
  public void tell(Session session) {
    tell(
        session,
        "ends here",
        command.isEmpty() ? "there is no rollback from it" : "it opens again with " + command);
  }

  /** Says to people what the move would cost, before they are asked or where it is not made. */
  public void tellBefore(Session session) {
    tell(
        session,
        "would end here",
        command.isEmpty()
            ? "there would be no rollback from it"
            : "it would open again with " + command);
  }

  private void tell(Session session, String ends, String wayBack) {
    if (builds.isEmpty()) {
      return;
    }
    List<String> latest = builds.subList(Math.max(0, builds.size() - MOST_NAMED), builds.size());
    int others = builds.size() - latest.size();
    String names = String.join(", ", latest);
    session.say("note: the way back to "
        + (builds.size() == 1 ? "build " : "builds ")
        + names
        + (others == 0 ? "" : " and " + others + " older")
        + " " + ends + ", for " + (builds.size() == 1 ? "it does" : "they do") + " not support "
        + target
        + "; " + wayBack);
  }

  /** The same for scripts. */
  public void describe(ObjectNode object) {
    builds.forEach(object.putArray("lostBuilds")::add);
  }
}

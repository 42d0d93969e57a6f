package io.migrationgate.protocol;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every legal move of a migration, and what guards it.
 *
 * <p>The table of moves is derived, not written down: two placements are joined by a move when they
 * differ in one step (a neighbouring phase, another ramp, another secondary mode, or another stage
 * of the bridge) and the one rule ({@link Placement#compatibleWith}) lets both be live at once.
 * {@link Phase#CONTRACTED} has no way out.
 *
 * <table>
 * <caption>Moves between phases, their guards and their effect on the sync marks</caption>
 * <tr><th>from</th><th>to</th><th>guards besides {@code LEGAL}, {@code SETTLED}, {@code SUPPORTED}</th><th>effect</th></tr>
 * <tr><td>read-old</td><td>dual-write</td><td>{@code EXPANDED}, {@code REGISTERED_WRITERS}</td><td></td></tr>
 * <tr><td>dual-write</td><td>read-new, or a ramp</td>
 *   <td>{@code NEW_IN_SYNC}, {@code NOTHING_UNREPAIRED}, {@code MISMATCHES}, {@code COMPARISON_ERRORS}</td><td></td></tr>
 * <tr><td>read-new</td><td>write-new</td><td>{@code OLD_SIDE_OPTIONAL}, {@code SEQUENCES_AHEAD}</td><td>old no longer in sync</td></tr>
 * <tr><td>write-new</td><td>contracted</td><td>{@code REGISTERED_WRITERS}, {@code CONFIRMED}</td><td>final</td></tr>
 * <tr><td>dual-write</td><td>read-old</td><td>no ramp (follows from the rule)</td><td>new no longer in sync</td></tr>
 * <tr><td>read-new</td><td>dual-write</td><td>{@code OLD_IN_SYNC}, {@code NOTHING_UNREPAIRED}, {@code SEQUENCES_AHEAD}</td><td></td></tr>
 * <tr><td>write-new</td><td>read-new</td><td>{@code SEQUENCES_AHEAD}</td><td>old stays out of sync until verified</td></tr>
 * </table>
 *
 * <p>While a change has not settled, only the way back to where it came from is open: then just the
 * same two placements are live. Switching to {@code RECORD} clears the mark of the side that is no
 * longer surely written; a verification of this stay that found differences clears the mark that it
 * has disproved.
 */
public final class Transitions {
  private Transitions() {}

  /**
   * Whether a migration may go from one placement to the other, by the one rule and one step at a
   * time.
   */
  public static boolean joined(Placement from, Placement to) {
    if (from.phase() == Phase.CONTRACTED) {
      return false;
    }
    int steps = from.phase().stepsTo(to.phase());
    boolean sameMode = from.secondary() == to.secondary();
    boolean oneStep;
    if (!from.bridge().equals(to.bridge())) {
      oneStep = steps == 0
          && sameMode
          && from.ramp().equals(to.ramp())
          && from.bridge().joined(to.bridge());
    } else {
      oneStep = steps == 0 ? from.ramp().equals(to.ramp()) || sameMode : steps == 1 && sameMode;
    }
    return oneStep && from.compatibleWith(to);
  }

  /**
   * Asks every guard about a move.
   *
   * @param nextEpoch the number that the change would get
   */
  public static Evaluation evaluate(
      MigrationState state, Move move, Circumstances circumstances, long nextEpoch) {
    Target target = target(state, move);
    List<Verdict> verdicts = new ArrayList<>(target.legality());
    Placement placement = target.placement();
    if (placement != null) {
      new Guards(state, move, placement, circumstances).ask(verdicts);
    }
    if (circumstances.forced()) {
      verdicts.replaceAll(Verdict::overridden);
    }
    if (placement == null || verdicts.stream().anyMatch(Verdict::refuses)) {
      return new Evaluation(state, null, verdicts);
    }
    return new Evaluation(state, after(state, move, placement, nextEpoch), verdicts);
  }

  /** The phases to pass, in order, from one to another; empty when they are the same. */
  public static List<Phase> path(Phase from, Phase to) {
    Set<Phase> path = new LinkedHashSet<>();
    Phase at = from;
    while (at != to) {
      at = at.compareTo(to) < 0 ? at.next() : at.previous();
      path.add(at);
    }
    return List.copyOf(path);
  }

  /** Where a move would lead if every guard let it; empty if a migration may not stand there. */
  public static Optional<Placement> leadsTo(MigrationState state, Move move) {
    return Optional.ofNullable(target(state, move).placement());
  }

  private record Target(@Nullable Placement placement, List<Verdict> legality) {}

  private static Target target(MigrationState state, Move move) {
    if (state.retired()) {
      return illegal(
          state,
          "a retired migration",
          "a migration in use",
          "nothing: a tombstone stays as it is");
    }
    if (move instanceof Move.Retire) {
      return retirement(state);
    }
    if (move instanceof Move.MarkOutOfSync) {
      return legal(state.current(), "the mark alone", "the position stays as it is");
    }
    Placement wanted;
    try {
      wanted = wanted(state, move);
    } catch (IllegalArgumentException impossible) {
      return illegal(
          state,
          state.current() + ", asked for " + asked(move),
          "a placement that may be live: " + impossible.getMessage(),
          way(state, Move.target(move, state)));
    }
    if (wanted == null) {
      return illegal(
          state, state.current().toString(), "a phase with a neighbour", noNeighbour(move));
    }
    boolean twoPlacements = state.leaving() != null && !state.leaving().equals(state.current());
    if (twoPlacements && !(move instanceof Move.MarkInSync)) {
      return whileSettling(state, wanted);
    }
    if (!wanted.equals(state.current()) && !joined(state.current(), wanted)) {
      return illegal(
          state,
          state.current().toString(),
          reason(state.current(), wanted),
          way(state.name(), state.current(), wanted));
    }
    if (wanted.equals(state.current())
        && !(move instanceof Move.Fence)
        && !(move instanceof Move.MarkInSync)) {
      return illegal(state, state.current().toString(), "a change", "nothing: it is as asked for");
    }
    if (state.leaving() != null && move instanceof Move.MarkInSync) {
      return unsettled(state, wanted);
    }
    return legal(
        wanted,
        state.current() + " to " + wanted,
        state.settled() ? "settled" : "a fence is settling, but only one placement is live");
  }

  private static @Nullable Placement wanted(MigrationState state, Move move) {
    Placement current = state.current();
    if (move instanceof Move.Advance) {
      return current.phase().hasNext() ? current.inPhase(current.phase().next()) : null;
    }
    if (move instanceof Move.Rollback) {
      boolean back = current.phase().hasPrevious() && current.phase() != Phase.CONTRACTED;
      return back ? current.inPhase(current.phase().previous()) : null;
    }
    if (move instanceof Move.SetRamp ramp) {
      return current.withRamp(ramp.ramp());
    }
    if (move instanceof Move.SetSecondaryWrites mode) {
      return new Placement(current.phase(), current.ramp(), mode.mode(), current.bridge());
    }
    if (move instanceof Move.SetBridge set) {
      return current.withBridge(set.bridge());
    }
    return current;
  }

  private static Target whileSettling(MigrationState state, Placement wanted) {
    Placement leaving = state.leaving();
    if (leaving != null && state.phase() != Phase.CONTRACTED) {
      boolean phaseBack = wanted.phase() == leaving.phase() && leaving.phase() != state.phase();
      if (phaseBack || wanted.equals(leaving)) {
        return legal(
            leaving,
            state.current() + " back to " + leaving,
            "not settled, going back to where it came from");
      }
    }
    return unsettled(state, wanted);
  }

  private static Target unsettled(MigrationState state, Placement wanted) {
    return new Target(
        wanted,
        List.of(Verdict.refused(
            Guard.SETTLED,
            new Problem(
                subject(state),
                state.describe(),
                "the change of epoch " + state.epoch() + " to have settled",
                "wait for it with: mgate settle " + state.name() + wayBack(state)))));
  }

  private static String wayBack(MigrationState state) {
    boolean open = state.leaving() != null
        && !state.leaving().equals(state.current())
        && state.phase() != Phase.CONTRACTED;
    return open ? " (going back to " + state.leaving() + " is allowed at once)" : "";
  }

  private static Target retirement(MigrationState state) {
    boolean over = state.phase() == Phase.CONTRACTED
        || (state.phase() == Phase.READ_OLD && state.current().ramp().isNone());
    if (!over) {
      return illegal(
          state,
          state.current().toString(),
          "contracted (finished), or read-old without a ramp (given up)",
          "advance it to contracted, or roll it back to read-old");
    }
    if (!state.current().bridge().isOff()) {
      // Its triggers would stay, and no command could remove them any more.
      return illegal(
          state,
          state.current().toString(),
          "no bridge",
          "turn it off first: mgate bridge " + state.name() + " off --reason \"why\"");
    }
    return state.settled()
        ? legal(state.current(), state.current() + " to retired", "settled")
        : unsettled(state, state.current());
  }

  private static Target legal(Placement placement, String step, String settled) {
    return new Target(
        placement,
        List.of(Verdict.passed(Guard.LEGAL, step), Verdict.passed(Guard.SETTLED, settled)));
  }

  private static Target illegal(
      MigrationState state, String found, String expected, String nextStep) {
    Problem problem = new Problem(subject(state), found, expected, nextStep);
    return new Target(null, List.of(Verdict.refused(Guard.LEGAL, problem)));
  }

  static String subject(MigrationState state) {
    return "migration '" + state.name() + "'";
  }

  private static String asked(Move move) {
    if (move instanceof Move.SetRamp ramp) {
      return "ramp " + ramp.ramp();
    }
    if (move instanceof Move.SetBridge set) {
      return set.bridge().toString();
    }
    return move instanceof Move.SetSecondaryWrites mode
        ? mode.mode() + " secondary writes"
        : move.kind();
  }

  private static String noNeighbour(Move move) {
    return move instanceof Move.Advance
        ? "nothing: contracted is the last phase"
        : "nothing: there is no way back from here";
  }

  private static String reason(Placement from, Placement to) {
    if (from.phase() == Phase.CONTRACTED) {
      return "a phase before contracted, which is final";
    }
    return "a step after which nobody reads a side that another may fail to write (not "
        + from
        + " next to "
        + to
        + ")";
  }

  private static String way(MigrationState state, Phase target) {
    Bridge bridge = state.current().bridge();
    if (bridge.mayCarryFromOld() && target == Phase.WRITE_NEW) {
      return "when no writer of the old side is left that asks no gate, shut it: mgate bridge "
          + state.name() + " shut --reason \"why\"";
    }
    return !bridge.isOff() && target == Phase.CONTRACTED
        ? "remove the bridge: mgate bridge " + state.name() + " off --reason \"why\""
        : "see docs/protocol.md, section 1";
  }

  private static String way(String name, Placement from, Placement to) {
    if (!from.ramp().isNone() && to.phase().compareTo(from.phase()) < 0) {
      return "empty the ramp with: mgate ramp " + name + " off --reason \"why\"; then roll back";
    }
    if (from.secondary() == SecondaryWrites.RECORD && to.phase() != from.phase()) {
      return "switch secondary writes to strict, let it settle, verify, then go on";
    }
    return "see docs/protocol.md, section 1";
  }

  private static MigrationState after(
      MigrationState state, Move move, Placement target, long nextEpoch) {
    boolean newInSync = state.newInSync();
    boolean oldInSync = state.oldInSync();
    if (move instanceof Move.MarkInSync mark) {
      boolean marksNew = mark.verification().side() == Side.NEW;
      return new MigrationState(
          state.name(),
          target,
          state.leaving(),
          newInSync || marksNew,
          oldInSync || !marksNew,
          nextEpoch,
          state.enteredEpoch(),
          false);
    }
    if (move instanceof Move.MarkOutOfSync found) {
      boolean clearsNew = found.verification().side() == Side.NEW;
      return new MigrationState(
          state.name(),
          target,
          state.leaving(),
          newInSync && !clearsNew,
          oldInSync && clearsNew,
          nextEpoch,
          state.enteredEpoch(),
          false);
    }
    Set<Side> written = target.position().writes();
    // In read-old nobody relies on the new side, whoever writes it.
    newInSync &= written.contains(Side.NEW) && target.phase() != Phase.READ_OLD;
    oldInSync &= written.contains(Side.OLD);
    newInSync &= !coversForTheFirstTime(state.current(), target);
    if (move instanceof Move.Retire) {
      return new MigrationState(
          state.name(), target, null, newInSync, oldInSync, nextEpoch, state.enteredEpoch(), true);
    }
    boolean entered =
        target.phase() != state.phase() || target.secondary() != state.current().secondary();
    return new MigrationState(
        state.name(),
        target,
        state.current(),
        newInSync,
        oldInSync,
        nextEpoch,
        entered ? nextEpoch : state.enteredEpoch(),
        false);
  }

  /**
   * Whether outsiders are covered in dual-write who may have written the old side alone until now.
   * In read-new the reads have gone by the mark already; from a side that was shut nobody comes.
   */
  private static boolean coversForTheFirstTime(Placement before, Placement after) {
    return after.phase() == Phase.DUAL_WRITE
        && before.bridge().stage() == Bridge.Stage.MARKING
        && after.coversOldShape();
  }

  /** The migration's name is unknown to the store. */
  public static MigrationGateException unknown(String name, Set<String> known) {
    return new MigrationGateException(new Problem(
        "migration '" + name + "'",
        "no such migration in the store",
        known.isEmpty()
            ? "a declared migration (the store has none)"
            : "one of " + String.join(", ", known),
        "check the spelling, or start a build that declares it"));
  }
}

package io.migrationgate.protocol;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the guards need to know beyond the state itself. All of it was read under the lock that the
 * change holds, except the probes, which are read just before.
 *
 * @param nodes every node that has not left, expired ones excluded
 * @param unrepaired how many failed secondary writes are recorded and not yet repaired
 * @param observed what the nodes' shadow comparisons saw since the phase was entered
 * @param probes what the database itself said
 * @param guards the declared limits
 * @param copiedSides the sides that a declared backfill fills
 * @param confirmed whether the operator confirmed what cannot be undone
 * @param forced whether the operator overrides guards that merely observe
 */
public record Circumstances(
    List<NodeRecord> nodes,
    long unrepaired,
    Observed observed,
    Probes probes,
    GuardLimits guards,
    Set<Side> copiedSides,
    boolean confirmed,
    boolean forced) {

  /** Copies the list. */
  public Circumstances {
    nodes = List.copyOf(nodes);
    copiedSides = Set.copyOf(copiedSides);
  }

  /** Nobody there, nothing seen, nothing wrong: for tests and for the in-memory store. */
  public static final Circumstances CALM = new Circumstances(
      List.of(), 0, Observed.NOTHING, Probes.CLEAN, GuardLimits.DEFAULT, Set.of(), false, false);

  /** The same with other nodes. */
  public Circumstances withNodes(List<NodeRecord> others) {
    return new Circumstances(
        others, unrepaired, observed, probes, guards, copiedSides, confirmed, forced);
  }

  /** The same with that many unrepaired keys. */
  public Circumstances withUnrepaired(long count) {
    return new Circumstances(
        nodes, count, observed, probes, guards, copiedSides, confirmed, forced);
  }

  /** The same with other observations. */
  public Circumstances withObserved(Observed seen) {
    return new Circumstances(
        nodes, unrepaired, seen, probes, guards, copiedSides, confirmed, forced);
  }

  /** The same with other probes. */
  public Circumstances withProbes(Probes found) {
    return new Circumstances(
        nodes, unrepaired, observed, found, guards, copiedSides, confirmed, forced);
  }

  /** The same with other limits. */
  public Circumstances withGuards(GuardLimits limits) {
    return new Circumstances(
        nodes, unrepaired, observed, probes, limits, copiedSides, confirmed, forced);
  }

  /** The same with a declared backfill that fills these sides. */
  public Circumstances withCopiedSides(Set<Side> sides) {
    return new Circumstances(nodes, unrepaired, observed, probes, guards, sides, confirmed, forced);
  }

  /** The same with the operator's word. */
  public Circumstances withOperator(boolean hasConfirmed, boolean hasForced) {
    return new Circumstances(
        nodes, unrepaired, observed, probes, guards, copiedSides, hasConfirmed, hasForced);
  }

  /**
   * What shadow comparison counted.
   *
   * @param matches both sides gave the same
   * @param mismatches they did not
   * @param errors the side compared with failed
   */
  public record Observed(long matches, long mismatches, long errors) {
    /** No comparison was made. */
    public static final Observed NOTHING = new Observed(0, 0, 0);

    /** Both together. */
    public Observed plus(Observed other) {
      return new Observed(
          matches + other.matches, mismatches + other.mismatches, errors + other.errors);
    }

    /** Comparisons that came to a result. */
    public long compared() {
      return matches + mismatches;
    }
  }

  /**
   * What the database said.
   *
   * @param expandedProblem why the expanded schema is not there; null when it is, or when nothing
   *     is declared to probe it
   * @param oldSideProblem why rows cannot be inserted without the old side; null when they can
   * @param unregistered sessions that may write without asking the gate, those named as harmless
   *     left out; null when the database does not show its sessions
   * @param vouched whether the operator has given his word that there are none, where they are not
   *     shown
   * @param sequencesBehind columns whose sequences would give values that are taken, or of which
   *     nobody could tell; the next step of each mends it
   * @param triggersProblem what is wrong with the bridge's triggers; null if nothing is, or nobody
   *     counts on them
   * @param approvals who has approved what
   */
  public record Probes(
      @Nullable String expandedProblem,
      @Nullable String oldSideProblem,
      @Nullable Set<String> unregistered,
      boolean vouched,
      List<Problem> sequencesBehind,
      @Nullable Problem triggersProblem,
      Approvals approvals) {
    /** Instead of a problem: nobody has looked, since the declared SQL is not accepted. */
    public static final String NOT_ASKED =
        "that nobody has looked: no operator has accepted the declared SQL";

    /** Nothing wrong. */
    public static final Probes CLEAN = new Probes(null, null, Set.of());

    /** Copies the set and the list. */
    public Probes {
      unregistered = unregistered == null ? null : Set.copyOf(unregistered);
      sequencesBehind = List.copyOf(sequencesBehind);
    }

    /** What was said where the operator gives no word of his own. */
    public Probes(
        @Nullable String expandedProblem,
        @Nullable String oldSideProblem,
        @Nullable Set<String> unregistered) {
      this(expandedProblem, oldSideProblem, unregistered, false, List.of(), null, Approvals.NONE);
    }

    /** The same with this to say of the bridge's triggers. */
    public Probes withTriggers(@Nullable Problem problem) {
      return new Probes(
          expandedProblem,
          oldSideProblem,
          unregistered,
          vouched,
          sequencesBehind,
          problem,
          approvals);
    }

    /** The same where these have approved. */
    public Probes withApprovals(Approvals found) {
      return new Probes(
          expandedProblem,
          oldSideProblem,
          unregistered,
          vouched,
          sequencesBehind,
          triggersProblem,
          found);
    }
  }
}

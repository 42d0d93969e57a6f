package io.migrationgate.protocol;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.Circumstances.Probes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each guard says of one move: what it has seen, and if it refuses, what to do. */
final class GuardVerdicts {
  private final MigrationState state;
  private final Placement target;
  private final Circumstances seen;
  private final String subject;

  GuardVerdicts(MigrationState state, Placement target, Circumstances seen) {
    this.state = state;
    this.target = target;
    this.seen = seen;
    this.subject = Transitions.subject(state);
  }

  Verdict triggers() {
    Problem problem = seen.probes().triggersProblem();
    return problem == null
        ? Verdict.passed(
            Guard.TRIGGERS,
            target.bridge().isOff()
                ? "no trigger acts"
                : "the triggers are as " + target.bridge() + " needs them")
        : refused(Guard.TRIGGERS, problem.found(), problem.expected(), problem.nextStep());
  }

  Verdict supported() {
    List<String> unfit = seen.nodes().stream()
        .filter(node -> node.protocol() < target.protocol()
            || !state.supportedBy(node.supportFor(state.name()), target))
        .map(this::unfit)
        .sorted()
        .toList();
    return unfit.isEmpty()
        ? Verdict.passed(Guard.SUPPORTED, supporters() + target)
        : refused(
            Guard.SUPPORTED,
            "live nodes that do not support " + target + ": " + String.join("; ", unfit),
            "every live node's build to support it",
            "roll out a build that declares it, and stop these nodes");
  }

  private String unfit(NodeRecord node) {
    return node.label()
        + (node.protocol() < target.protocol()
            ? " (its engine speaks protocol " + node.protocol() + ", which knows no bridge)"
            : " (supports " + node.supportFor(state.name()) + mapped(node) + ")");
  }

  /** What a build must lose before it can declare contracted. */
  private String mapped(NodeRecord node) {
    return target.phase() == Phase.CONTRACTED
        ? node.mapped(state.name())
            .map(members -> ", maps the old side: " + members)
            .orElse("")
        : "";
  }

  private String supporters() {
    int live = seen.nodes().size();
    return live == 1 ? "1 live node supports " : live + " live nodes support ";
  }

  Verdict expanded() {
    return verdict(
        Guard.EXPANDED,
        seen.probes().expandedProblem(),
        "the expanded schema is there",
        "the new side's tables and columns to exist",
        Probes.NOT_ASKED.equals(seen.probes().expandedProblem())
            ? "read the declared SQL, and accept it, with: mgate sql " + state.name()
            : "run the script that adds them");
  }

  Verdict coveredWriters() {
    return Verdict.passed(
        Guard.REGISTERED_WRITERS, "writers that ask no gate are covered by the bridge");
  }

  Verdict registeredWriters() {
    Set<String> unregistered = seen.probes().unregistered();
    if (unregistered == null) {
      return seen.probes().vouched()
          ? Verdict.passed(
              Guard.REGISTERED_WRITERS, "not looked at: the operator says that nobody else writes")
          : refused(
              Guard.REGISTERED_WRITERS,
              "a database that does not show its sessions to this user",
              "no session that may write without asking the gate",
              "grant this user what mgate doctor names, or give your word that nobody else"
                  + " writes, with --no-other-writers");
    }
    return verdict(
        Guard.REGISTERED_WRITERS,
        unregistered.isEmpty()
            ? null
            : String.join("; ", unregistered.stream().sorted().toList()),
        "no unregistered writer is connected",
        "no session that may write without asking the gate",
        "stop them, or name them as harmless with --ignore-sessions (a pool that no data source of"
            + " the engine wraps, or one behind a pooler, cannot be recognised)");
  }

  Verdict inSync(Side side) {
    boolean inSync = side == Side.NEW ? state.newInSync() : state.oldInSync();
    Guard guard = side == Side.NEW ? Guard.NEW_IN_SYNC : Guard.OLD_IN_SYNC;
    String expected =
        "a clean verification of the " + side + " side, begun after " + state.phase() + " settled";
    return inSync
        ? Verdict.passed(guard, "the " + side + " side is in sync")
        : refused(
            guard, "the " + side + " side is not known to be in sync", expected, copied(side));
  }

  private String copied(Side side) {
    String how = side == Side.NEW ? "backfill" : "backfill in reverse";
    return seen.copiedSides().contains(side)
        ? how + " with: mgate backfill start " + state.name() + " --reason \"why\""
        : how + ", then: mgate verify " + state.name();
  }

  Verdict nothingUnrepaired() {
    String found = seen.unrepaired() == 0
        ? null
        : count(seen.unrepaired(), "failed secondary write") + " not repaired";
    return verdict(
        Guard.NOTHING_UNREPAIRED,
        found,
        "no failed secondary write is left",
        "none",
        "repair these keys, then: mgate repaired " + state.name()
            + " --reason \"why\", and verify");
  }

  Verdict mismatches() {
    Observed observed = seen.observed();
    GuardLimits limits = seen.guards();
    String counts = count(observed.mismatches(), "mismatch") + " in "
        + count(observed.compared(), "comparison");
    // Cross-multiplied, so that neither a division by zero nor a rounding decides.
    boolean tooMany = observed.mismatches() * (double) Ramp.FULL
        > observed.compared() * (double) limits.maxMismatchBasisPoints();
    String expected = String.format(
        Locale.ROOT,
        "at least %s and at most %.2f%% mismatches",
        count(limits.minCompared(), "comparison"),
        limits.maxMismatchBasisPoints() / 100.0);
    boolean passes = !tooMany && observed.compared() >= limits.minCompared();
    return passes
        ? Verdict.passed(Guard.MISMATCHES, counts)
        : refused(
            Guard.MISMATCHES,
            counts,
            expected,
            tooMany
                ? "see which keys differ, repair them, and verify"
                : "wait for more reads, or lower guards.minCompared in its declaration");
  }

  Verdict comparisonErrors() {
    String counts = count(seen.observed().errors(), "comparison error");
    return seen.observed().errors() <= seen.guards().maxErrors()
        ? Verdict.passed(Guard.COMPARISON_ERRORS, counts)
        : refused(
            Guard.COMPARISON_ERRORS,
            counts,
            "at most " + seen.guards().maxErrors(),
            "look at the nodes' logs, and mend the code that reads the new side");
  }

  Verdict oldSideOptional() {
    return verdict(
        Guard.OLD_SIDE_OPTIONAL,
        seen.probes().oldSideProblem(),
        "rows can be inserted without the old side",
        "old columns that are nullable or have a default",
        "drop the NOT NULL constraint (an expanding change), then advance");
  }

  Verdict sequencesAhead(Side drawn) {
    List<Problem> behind = seen.probes().sequencesBehind();
    return behind.isEmpty()
        ? Verdict.passed(
            Guard.SEQUENCES_AHEAD, "the " + drawn + " side's sequences give no taken value")
        : refused(
            Guard.SEQUENCES_AHEAD,
            joined(behind, problem -> problem.subject() + ": " + problem.found()),
            "sequences of the " + drawn + " side that go on where no value is taken",
            joined(behind, Problem::nextStep));
  }

  private static String joined(List<Problem> problems, Function<Problem, String> part) {
    return problems.stream().map(part).distinct().collect(Collectors.joining("; "));
  }

  Verdict approved() {
    int required = seen.guards().approvals().to(target.phase());
    Approvals approvals = seen.probes().approvals();
    Set<String> logins = approvals.others(target.phase());
    String found =
        logins.isEmpty() ? "approved by nobody" : "approved by " + String.join(", ", logins);
    return logins.size() >= required
        ? Verdict.passed(Guard.APPROVED, found)
        : refused(
            Guard.APPROVED,
            found,
            count(required, "approval") + " of " + target.phase() + " at epoch " + state.epoch()
                + ", by other database logins than '" + approvals.login() + "'"
                + (approvals.roles().isEmpty()
                    ? ""
                    : ", of " + String.join(", ", new TreeSet<>(approvals.roles()))),
            "somebody else runs: mgate approve " + state.name() + " --reason \"why\"");
  }

  Verdict confirmed(String what) {
    return seen.confirmed()
        ? Verdict.passed(Guard.CONFIRMED, what + " is confirmed")
        : refused(
            Guard.CONFIRMED,
            what + " is not confirmed",
            "the operator's word, since it cannot be undone",
            "answer the question with the migration's name, or pass --yes");
  }

  static String count(long number, String noun) {
    String plural = noun.endsWith("ch") ? noun + "es" : noun + "s";
    return number + " " + (number == 1 ? noun : plural);
  }

  private Verdict verdict(
      Guard guard, @Nullable String trouble, String fine, String expected, String nextStep) {
    return trouble == null
        ? Verdict.passed(guard, fine)
        : refused(guard, trouble, expected, nextStep);
  }

  private Verdict refused(Guard guard, String found, String expected, String nextStep) {
    return Verdict.refused(guard, new Problem(subject, found, expected, nextStep));
  }
}

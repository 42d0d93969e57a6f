package io.migrationgate.protocol;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
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

/** The guards of one move, asked in the order in which an operator would want to read them. */
final class Guards {
  private final MigrationState state;
  private final Move move;
  private final Placement target;
  private final Circumstances seen;
  private final String subject;

  Guards(MigrationState state, Move move, Placement target, Circumstances seen) {
    this.state = state;
    this.move = move;
    this.target = target;
    this.seen = seen;
    this.subject = Transitions.subject(state);
  }

  void ask(List<Verdict> verdicts) {
    if (move instanceof Move.MarkInSync mark) {
      verified(verdicts, mark.verification());
      if (countsOnTriggers()) {
        triggers(verdicts);
      }
      return;
    }
    if (move instanceof Move.MarkOutOfSync found) {
      disproved(verdicts, found.verification());
      return;
    }
    if (move instanceof Move.Retire) {
      confirmed(verdicts, "retiring the name for ever");
      return;
    }
    supported(verdicts);
    if (move instanceof Move.SetRamp) {
      ramp(verdicts);
    } else if (move instanceof Move.SetBridge) {
      bridge(verdicts);
    } else if (target.phase() != state.phase()) {
      phase(verdicts);
    }
    if (countsOnTriggers()) {
      triggers(verdicts);
    }
  }

  /** What a trigger carries it derives from its own side, which therefore must be true. */
  private void bridge(List<Verdict> verdicts) {
    Bridge before = state.current().bridge();
    if (before.isOff()) {
      expanded(verdicts);
    }
    if (target.bridge().mayCarryFromOld() && !before.mayCarryFromOld()) {
      inSync(verdicts, Side.OLD, state.oldInSync());
    }
    boolean uncovers = target.outsiders().size() < state.current().outsiders().size();
    if (uncovers && target.phase() != Phase.READ_OLD) {
      registeredWriters(verdicts);
    }
  }

  /** The way back before a change has settled is open at once, whatever became of the triggers. */
  private boolean countsOnTriggers() {
    if (!state.settled()) {
      return move instanceof Move.SetBridge;
    }
    boolean shrinks = move instanceof Move.SetRamp && shrinks();
    boolean nothingNew = shrinks || move instanceof Move.Fence;
    boolean bridged = !state.current().bridge().isOff() || !target.bridge().isOff();
    return bridged && !nothingNew;
  }

  private void triggers(List<Verdict> verdicts) {
    Problem problem = seen.probes().triggersProblem();
    verdicts.add(
        problem == null
            ? Verdict.passed(
                Guard.TRIGGERS,
                target.bridge().isOff()
                    ? "no trigger acts"
                    : "the triggers are as " + target.bridge() + " needs them")
            : refused(Guard.TRIGGERS, problem.found(), problem.expected(), problem.nextStep()));
  }

  private void phase(List<Verdict> verdicts) {
    boolean forward = target.phase().compareTo(state.phase()) > 0;
    switch (target.phase()) {
      case DUAL_WRITE -> {
        if (forward) {
          expanded(verdicts);
          coveredOrRegisteredWriters(verdicts);
        } else {
          inSync(verdicts, Side.OLD, state.oldInSync());
          nothingUnrepaired(verdicts);
          sequencesAhead(verdicts, Side.OLD);
        }
      }
      case READ_NEW -> {
        if (forward) {
          newSideFit(verdicts);
        } else {
          sequencesAhead(verdicts, Side.OLD);
        }
      }
      case WRITE_NEW -> {
        if (state.current().bridge().stage() == Bridge.Stage.SHUT) {
          registeredWriters(verdicts);
        }
        if (!target.position().writes().contains(Side.OLD)) {
          oldSideOptional(verdicts);
        }
        sequencesAhead(verdicts, Side.NEW);
        approved(verdicts);
      }
      case CONTRACTED -> {
        registeredWriters(verdicts);
        approved(verdicts);
        confirmed(verdicts, "giving up the old side for good");
      }
      case READ_OLD -> {
        // Always open: the old side has been written all along, and the rule has kept a read ramp
        // from coming here.
      }
    }
  }

  private void ramp(List<Verdict> verdicts) {
    if (shrinks()) {
      return;
    }
    if (state.phase() == Phase.READ_OLD) {
      expanded(verdicts);
    } else {
      newSideFit(verdicts);
    }
  }

  private boolean shrinks() {
    Ramp before = state.current().ramp();
    Ramp after = target.ramp();
    return after.basisPoints() <= before.basisPoints()
        && before.pilots().containsAll(after.pilots());
  }

  private void newSideFit(List<Verdict> verdicts) {
    inSync(verdicts, Side.NEW, state.newInSync());
    nothingUnrepaired(verdicts);
    mismatches(verdicts);
    comparisonErrors(verdicts);
  }

  private void supported(List<Verdict> verdicts) {
    List<String> unfit = seen.nodes().stream()
        .filter(node -> node.protocol() < target.protocol()
            || !state.supportedBy(node.supportFor(state.name()), target))
        .map(this::unfit)
        .sorted()
        .toList();
    verdicts.add(
        unfit.isEmpty()
            ? Verdict.passed(Guard.SUPPORTED, supporters() + target)
            : refused(
                Guard.SUPPORTED,
                "live nodes that do not support " + target + ": " + String.join("; ", unfit),
                "every live node's build to support it",
                "roll out a build that declares it, and stop these nodes"));
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

  private void expanded(List<Verdict> verdicts) {
    verdicts.add(verdict(
        Guard.EXPANDED,
        seen.probes().expandedProblem(),
        "the expanded schema is there",
        "the new side's tables and columns to exist",
        Probes.NOT_ASKED.equals(seen.probes().expandedProblem())
            ? "read the declared SQL, and accept it, with: mgate sql " + state.name()
            : "run the script that adds them"));
  }

  private void coveredOrRegisteredWriters(List<Verdict> verdicts) {
    if (!target.coversOldShape()) {
      registeredWriters(verdicts);
    } else {
      verdicts.add(Verdict.passed(
          Guard.REGISTERED_WRITERS, "writers that ask no gate are covered by the bridge"));
    }
  }

  private void registeredWriters(List<Verdict> verdicts) {
    Set<String> unregistered = seen.probes().unregistered();
    if (unregistered == null) {
      verdicts.add(
          seen.probes().vouched()
              ? Verdict.passed(
                  Guard.REGISTERED_WRITERS,
                  "not looked at: the operator says that nobody else writes")
              : refused(
                  Guard.REGISTERED_WRITERS,
                  "a database that does not show its sessions to this user",
                  "no session that may write without asking the gate",
                  "grant this user what mgate doctor names, or give your word that nobody else"
                      + " writes, with --no-other-writers"));
      return;
    }
    verdicts.add(verdict(
        Guard.REGISTERED_WRITERS,
        unregistered.isEmpty()
            ? null
            : String.join("; ", unregistered.stream().sorted().toList()),
        "no unregistered writer is connected",
        "no session that may write without asking the gate",
        "stop them, or name them as harmless with --ignore-sessions (a pool that no data source of"
            + " the engine wraps, or one behind a pooler, cannot be recognised)"));
  }

  private void inSync(List<Verdict> verdicts, Side side, boolean inSync) {
    Guard guard = side == Side.NEW ? Guard.NEW_IN_SYNC : Guard.OLD_IN_SYNC;
    String expected =
        "a clean verification of the " + side + " side, begun after " + state.phase() + " settled";
    verdicts.add(
        inSync
            ? Verdict.passed(guard, "the " + side + " side is in sync")
            : refused(
                guard, "the " + side + " side is not known to be in sync", expected, copied(side)));
  }

  private String copied(Side side) {
    String how = side == Side.NEW ? "backfill" : "backfill in reverse";
    return seen.copiedSides().contains(side)
        ? how + " with: mgate backfill start " + state.name() + " --reason \"why\""
        : how + ", then: mgate verify " + state.name();
  }

  private void nothingUnrepaired(List<Verdict> verdicts) {
    String found = seen.unrepaired() == 0
        ? null
        : count(seen.unrepaired(), "failed secondary write") + " not repaired";
    verdicts.add(verdict(
        Guard.NOTHING_UNREPAIRED,
        found,
        "no failed secondary write is left",
        "none",
        "repair these keys, then: mgate repaired " + state.name()
            + " --reason \"why\", and verify"));
  }

  private void mismatches(List<Verdict> verdicts) {
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
    verdicts.add(
        passes
            ? Verdict.passed(Guard.MISMATCHES, counts)
            : refused(
                Guard.MISMATCHES,
                counts,
                expected,
                tooMany
                    ? "see which keys differ, repair them, and verify"
                    : "wait for more reads, or lower guards.minCompared in its declaration"));
  }

  private void comparisonErrors(List<Verdict> verdicts) {
    String counts = count(seen.observed().errors(), "comparison error");
    verdicts.add(
        seen.observed().errors() <= seen.guards().maxErrors()
            ? Verdict.passed(Guard.COMPARISON_ERRORS, counts)
            : refused(
                Guard.COMPARISON_ERRORS,
                counts,
                "at most " + seen.guards().maxErrors(),
                "look at the nodes' logs, and mend the code that reads the new side"));
  }

  private void oldSideOptional(List<Verdict> verdicts) {
    verdicts.add(verdict(
        Guard.OLD_SIDE_OPTIONAL,
        seen.probes().oldSideProblem(),
        "rows can be inserted without the old side",
        "old columns that are nullable or have a default",
        "drop the NOT NULL constraint (an expanding change), then advance"));
  }

  /** Before it has settled, the way back is open at once: nobody has drawn much from either. */
  private void sequencesAhead(List<Verdict> verdicts, Side drawn) {
    if (!state.settled()) {
      return;
    }
    List<Problem> behind = seen.probes().sequencesBehind();
    verdicts.add(
        behind.isEmpty()
            ? Verdict.passed(
                Guard.SEQUENCES_AHEAD, "the " + drawn + " side's sequences give no taken value")
            : refused(
                Guard.SEQUENCES_AHEAD,
                joined(behind, problem -> problem.subject() + ": " + problem.found()),
                "sequences of the " + drawn + " side that go on where no value is taken",
                joined(behind, Problem::nextStep)));
  }

  private static String joined(List<Problem> problems, Function<Problem, String> part) {
    return problems.stream().map(part).distinct().collect(Collectors.joining("; "));
  }

  private void approved(List<Verdict> verdicts) {
    int required = seen.guards().approvals().to(target.phase());
    if (required == 0) {
      return;
    }
    Approvals approvals = seen.probes().approvals();
    Set<String> logins = approvals.others(target.phase());
    String found =
        logins.isEmpty() ? "approved by nobody" : "approved by " + String.join(", ", logins);
    verdicts.add(
        logins.size() >= required
            ? Verdict.passed(Guard.APPROVED, found)
            : refused(
                Guard.APPROVED,
                found,
                count(required, "approval") + " of " + target.phase() + " at epoch " + state.epoch()
                    + ", by other database logins than '" + approvals.login() + "'"
                    + (approvals.roles().isEmpty()
                        ? ""
                        : ", of " + String.join(", ", new TreeSet<>(approvals.roles()))),
                "somebody else runs: mgate approve " + state.name() + " --reason \"why\""));
  }

  private void confirmed(List<Verdict> verdicts, String what) {
    verdicts.add(
        seen.confirmed()
            ? Verdict.passed(Guard.CONFIRMED, what + " is confirmed")
            : refused(
                Guard.CONFIRMED,
                what + " is not confirmed",
                "the operator's word, since it cannot be undone",
                "answer the question with the migration's name, or pass --yes"));
  }

  private void verified(List<Verdict> verdicts, Move.Verification done) {
    Verdict otherStay = ofThisStay(done);
    if (otherStay != null) {
      verdicts.add(otherStay);
    } else if (!state.current().outsiders().isEmpty() && done.startedEpoch() != state.epoch()) {
      // Perhaps they were not covered yet when it began: what it had passed they may have changed.
      verdicts.add(refused(
          Guard.VERIFIED,
          "a verification begun at epoch " + done.startedEpoch() + ", and a change since: "
              + state.describe(),
          "no change meanwhile, where writers that ask no gate are covered",
          "verify again"));
    } else if (done.differences() != 0) {
      verdicts.add(refused(
          Guard.VERIFIED,
          count(done.differences(), "difference") + " in " + count(done.rows(), "row"),
          "0 differences",
          "repair them, then verify again"));
    } else if (state.current().secondary() == SecondaryWrites.RECORD) {
      verdicts.add(refused(
          Guard.VERIFIED,
          "secondary writes in record mode",
          "strict, so that the side stays in sync",
          "switch to strict, let it settle, then verify again"));
    } else {
      verdicts.add(Verdict.passed(Guard.VERIFIED, "0 differences in " + count(done.rows(), "row")));
    }
    nothingUnrepaired(verdicts);
  }

  /** Only what was seen in this stay says anything about its mark. */
  private void disproved(List<Verdict> verdicts, Move.Verification done) {
    Verdict otherStay = ofThisStay(done);
    String found = count(done.differences(), "difference") + " in " + count(done.rows(), "row");
    if (otherStay != null) {
      verdicts.add(otherStay);
    } else if (done.differences() == 0) {
      verdicts.add(refused(Guard.VERIFIED, found, "a difference", "nothing: the mark is true"));
    } else {
      verdicts.add(Verdict.passed(Guard.VERIFIED, found));
    }
  }

  private @Nullable Verdict ofThisStay(Move.Verification done) {
    Side expected = state.phase() == Phase.DUAL_WRITE ? Side.NEW : Side.OLD;
    boolean rightPhase = state.phase() == Phase.DUAL_WRITE || state.phase() == Phase.READ_NEW;
    if (!rightPhase || done.side() != expected) {
      return refused(
          Guard.VERIFIED,
          "a verification of the " + done.side() + " side in " + state.phase(),
          "the new side in dual-write, or the old side in read-new",
          "verify in one of these phases");
    }
    // An epoch that is still to come is one of a history that the store does not have any more.
    boolean thisStay = done.enteredEpoch() == state.enteredEpoch()
        && done.startedEpoch() >= state.enteredEpoch()
        && done.startedEpoch() <= state.epoch();
    return thisStay
        ? null
        : refused(
            Guard.VERIFIED,
            "a verification begun in another stay (entered at epoch " + done.enteredEpoch() + ")",
            "one begun after " + state.phase() + " was entered at epoch " + state.enteredEpoch(),
            "verify again");
  }

  private static String count(long number, String noun) {
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

package io.migrationgate.admin;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.RollbackEffect;
import io.migrationgate.protocol.Circumstances;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.Circumstances.Probes;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.Guard;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.RequiredApprovals;
import io.migrationgate.protocol.Transitions;
import io.migrationgate.protocol.Verdict;
import io.migrationgate.protocol.Verdict.Outcome;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers from one view of the store what the guards of a move want to know, and asks them. */
final class Evaluations {
  private Evaluations() {}

  static Evaluation evaluate(
      StoreView view, String migration, Move move, Operator operator, Probes probes) {
    MigrationState state = GateAdmin.state(view, migration);
    MigrationDeclaration declared = GateAdmin.declaration(view, migration);
    Circumstances circumstances = new Circumstances(
        view.liveNodes(),
        view.unrepaired().getOrDefault(migration, 0L),
        observed(view, state),
        probes,
        guards(view, declared),
        copiedSides(declared),
        operator.confirmed(),
        operator.forced());
    return withFlags(
        view, Transitions.evaluate(state, move, circumstances, view.nextEpoch()), move);
  }

  /** Where nobody's data can be lost, nobody else is asked. */
  private static GuardLimits guards(StoreView view, @Nullable MigrationDeclaration declared) {
    GuardLimits limits = declared == null ? GuardLimits.DEFAULT : declared.guards();
    return view.development() ? limits.withApprovals(RequiredApprovals.NONE) : limits;
  }

  /** Where a migration goes back, flags that require more are in the way. */
  private static Evaluation withFlags(StoreView view, Evaluation asked, Move move) {
    MigrationState before = asked.before();
    Phase target = Move.target(move, before);
    if (target.compareTo(before.phase()) >= 0) {
      return asked;
    }
    List<FlagDefinition> beyond = FlagRules.beyond(view, before.name(), target);
    List<String> inTheWay = keys(FlagRules.with(RollbackEffect.REFUSE, beyond));
    List<Verdict> verdicts = new ArrayList<>(asked.verdicts());
    if (inTheWay.isEmpty()) {
      List<String> turnedOff = keys(FlagRules.with(RollbackEffect.OFF, beyond));
      if (!turnedOff.isEmpty()) {
        verdicts.add(new Verdict(
            Guard.FLAGS, Outcome.PASSED, "turned off: " + String.join(", ", turnedOff), null));
      }
      return new Evaluation(before, asked.after(), verdicts);
    }
    Problem problem = new Problem(
        "migration '" + before.name() + "'",
        "enabled flags that require more than " + target + ": " + String.join(", ", inTheWay),
        "none, or users see what the data are not ready for",
        "turn them off first, for example: mgate flag disable " + inTheWay.get(0) + " --because \""
            + before.name() + " goes back\"");
    verdicts.add(new Verdict(Guard.FLAGS, Outcome.REFUSED, problem.found(), problem));
    return new Evaluation(before, null, verdicts);
  }

  private static List<String> keys(List<FlagDefinition> flags) {
    return flags.stream().map(FlagDefinition::key).toList();
  }

  private static Set<Side> copiedSides(@Nullable MigrationDeclaration declared) {
    BackfillSpec backfill = declared == null ? null : declared.backfill();
    if (backfill == null) {
      return Set.of();
    }
    boolean andBack = backfill.code() != null || !backfill.reverse().isEmpty();
    return andBack ? EnumSet.allOf(Side.class) : EnumSet.of(Side.NEW);
  }

  private static Observed observed(StoreView view, MigrationState state) {
    Observed sum = Observed.NOTHING;
    for (var node : view.nodes()) {
      NodeReport.Counts counts = node.report().counts().get(state.name());
      if (counts != null && counts.enteredEpoch() == state.enteredEpoch()) {
        sum = sum.plus(counts.observed());
      }
    }
    return sum;
  }
}

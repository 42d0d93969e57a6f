package io.migrationgate.admin;

import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Circumstances;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.Circumstances.Probes;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.Transitions;
import io.migrationgate.spi.StoreView;
import java.util.EnumSet;
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
        declared == null ? GuardLimits.DEFAULT : declared.guards(),
        copiedSides(declared),
        operator.confirmed(),
        operator.forced());
    return Transitions.evaluate(state, move, circumstances, view.nextEpoch());
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

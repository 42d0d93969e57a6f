package io.migrationgate.simulation;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Somebody who moves one migration up and down, and sometimes back at once. */
final class SimOperator {
  static final Operator ACTOR = Operator.of("simulated operator", "simulation").confirming();

  private final Simulation simulation;
  private final String migration;
  private final GateAdmin admin;

  SimOperator(Simulation simulation, String migration) {
    this.simulation = simulation;
    this.migration = migration;
    this.admin = simulation.admin();
  }

  void start() {
    long mean = simulation.scenario.operator;
    simulation.loop.in(simulation.dice.delay(mean / 4.0, mean * 4.0), this::act);
  }

  private void act() {
    if (!simulation.ending() && !simulation.outage() && simulation.store.declares(migration)) {
      MigrationState state = simulation.store.state(migration);
      Move move = choose(state);
      if (move != null) {
        apply(move, state);
      }
    }
    if (!simulation.ending()) {
      start();
    }
  }

  private void apply(Move move, MigrationState state) {
    if (simulation.flaw == Flaw.RAMP_STRAIGHT_BACK && jumpsBack(state)) {
      return;
    }
    try {
      MigrationState after =
          simulation.withoutOutsiders(() -> admin.apply(migration, move, ACTOR).after());
      simulation.note("%s: %s at epoch %d", move.kind(), after.describe(), after.epoch());
    } catch (MigrationGateException refused) {
      simulation.note("%s refused: %s", move.kind(), refused.getMessage());
    }
  }

  private @Nullable Move choose(MigrationState state) {
    Dice dice = simulation.dice;
    Scenario scenario = simulation.scenario;
    Placement leaving = state.leaving();
    if (leaving != null) {
      return dice.chance(scenario.reverseEarly) ? backTo(leaving, state) : null;
    }
    Phase covered =
        scenario.coverFirst ? Phase.READ_OLD : scenario.coverLate ? Phase.READ_NEW : null;
    if (state.phase() == covered && !state.current().coversOldShape()) {
      return null;
    }
    boolean unverified = (state.phase() == Phase.DUAL_WRITE && !state.newInSync())
        || (state.phase() == Phase.READ_NEW && !state.oldInSync());
    if (unverified && dice.chance(scenario.patience)) {
      return null;
    }
    boolean rampable = state.phase() == Phase.READ_OLD || state.phase() == Phase.DUAL_WRITE;
    if (rampable && dice.chance(scenario.ramps)) {
      return new Move.SetRamp(ramp());
    }
    if (dice.chance(scenario.back)) {
      boolean newShape =
          simulation.database.open().stream().anyMatch(transaction -> transaction.newShape);
      if (state.phase() == Phase.DUAL_WRITE && newShape) {
        // They leave before read-old, which covers nobody of their shape; nothing asks for them.
        return null;
      }
      return state.current().ramp().isNone() || state.phase() == Phase.READ_OLD
          ? new Move.Rollback()
          : new Move.SetRamp(Ramp.NONE);
    }
    return dice.chance(0.05) ? new Move.Fence() : new Move.Advance();
  }

  private static Move backTo(Placement leaving, MigrationState state) {
    int direction = leaving.phase().compareTo(state.phase());
    if (direction == 0) {
      return new Move.SetRamp(leaving.ramp());
    }
    return direction < 0 ? new Move.Rollback() : new Move.Advance();
  }

  private Ramp ramp() {
    Dice dice = simulation.dice;
    int share = dice.pick(List.of(0, 0, 1_000, 5_000, Ramp.FULL));
    TreeSet<String> pilots = new TreeSet<>();
    if (dice.chance(0.3)) {
      pilots.add(ClientWork.key(simulation));
    }
    return new Ramp(share, pilots);
  }

  /** What no legal move does; the state says something that is not so. */
  private boolean jumpsBack(MigrationState state) {
    Placement current = state.current();
    if (!state.settled() || state.phase() != Phase.DUAL_WRITE || current.ramp().isNone()) {
      return false;
    }
    simulation.store.change("flaw", view -> {
      MigrationState back = new MigrationState(
          migration,
          current.inPhase(Phase.READ_OLD),
          current.withRamp(Ramp.NONE),
          false,
          true,
          view.nextEpoch(),
          view.nextEpoch(),
          false);
      return new ChangeSet<>(true, List.of(new Mutation.PutState(back, true)), List.of());
    });
    return true;
  }
}

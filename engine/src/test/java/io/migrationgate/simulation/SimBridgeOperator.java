package io.migrationgate.simulation;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.protocol.Bridge.Stage;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Placement;
import io.migrationgate.simulation.SimDatabase.Triggers;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import java.util.List;

/** Somebody who turns a bridge on and off, one step at a time; each may be the last one. */
final class SimBridgeOperator {
  private final Simulation simulation;
  private final GateAdmin admin;

  SimBridgeOperator(Simulation simulation) {
    this.simulation = simulation;
    this.admin = simulation.admin();
  }

  void start() {
    long mean = simulation.scenario.bridge;
    simulation.loop.in(simulation.dice.delay(mean / 4.0, mean * 4.0), this::act);
  }

  private void act() {
    if (simulation.ending()) {
      return;
    }
    if (!simulation.outage() && simulation.store.declares(Simulation.MIGRATION)) {
      act(simulation.state());
    }
    start();
  }

  private void act(MigrationState state) {
    Placement leaving = state.leaving();
    Bridge bridge = state.current().bridge();
    if (leaving != null) {
      if (!leaving.bridge().equals(bridge)
          && simulation.dice.chance(simulation.scenario.bridgeBack)) {
        to(leaving.bridge(), state);
      }
      return;
    }
    switch (bridge.stage()) {
      case OFF -> on(state);
      case MARKING -> install(state);
      case COVERING -> shutOrOff(state);
      case SHUT -> reopenOrDrop(state);
    }
  }

  private void on(MigrationState state) {
    if (simulation.scenario.coverLate && state.phase() != Phase.READ_NEW) {
      return;
    }
    Level level = simulation.scenario.coveredLevel == Level.BOTH
        ? Level.BOTH
        : simulation.dice.pick(List.of(Level.FORWARD, Level.FORWARD, Level.BOTH));
    if (simulation.flaw == Flaw.TRIGGERS_BEFORE_NODES_MARK) {
      triggers(Triggers.FORWARD);
      level = Level.FORWARD;
    }
    to(new Bridge(level, Stage.MARKING), state);
  }

  private void install(MigrationState state) {
    Bridge bridge = state.current().bridge();
    if (simulation.dice.chance(0.8)) {
      bring(bridge.in(Stage.COVERING), state);
    } else if (simulation.database.triggers != Triggers.NONE) {
      triggers(Triggers.NONE);
      // A barrier, and only then do nodes stop marking.
      apply(new Move.Fence());
    } else {
      to(Bridge.OFF, state);
    }
  }

  private void shutOrOff(MigrationState state) {
    Bridge bridge = state.current().bridge();
    boolean both = bridge.level() == Level.BOTH;
    boolean shuts = state.phase() == Phase.READ_NEW
        ? simulation.dice.chance(both ? 0.1 : 0.5)
        : state.phase() == Phase.WRITE_NEW && simulation.dice.chance(0.3);
    if (shuts && simulation.flaw == Flaw.FORWARD_TRIGGER_LEFT) {
      to(bridge.in(Stage.SHUT), state);
    } else if (shuts) {
      bring(bridge.in(Stage.SHUT), state);
    } else if (simulation.dice.chance(0.1)
        && state.phase() != Phase.WRITE_NEW
        && !(state.phase() == Phase.READ_OLD && both && writing())) {
      to(bridge.in(Stage.MARKING), state);
    }
  }

  private boolean writing() {
    return simulation.database.open().stream().anyMatch(transaction -> transaction.outsider);
  }

  private void reopenOrDrop(MigrationState state) {
    Bridge bridge = state.current().bridge();
    boolean writesNewOnly = state.phase() == Phase.WRITE_NEW;
    if (writesNewOnly && simulation.dice.chance(0.3)) {
      drop(state);
    } else if (writesNewOnly && state.oldInSync() && simulation.dice.chance(0.3)) {
      bring(bridge.in(Stage.COVERING), state);
    } else if (state.phase() == Phase.READ_NEW && simulation.dice.chance(0.2)) {
      to(bridge.in(Stage.MARKING), state);
    }
  }

  /**
   * The mark of what triggers alone keep up to date goes first, since he may die behind the DDL.
   */
  private void drop(MigrationState state) {
    if (writing()) {
      // Somebody still tries to write the side that is shut.
      return;
    }
    boolean takesBack = simulation.flaw != Flaw.MARKS_AFTER_TRIGGERS;
    if (takesBack && !state.equals(state.withoutTriggers()) && !takeBack(state)) {
      return;
    }
    triggers(Triggers.NONE);
    to(Bridge.OFF, state);
  }

  private boolean takeBack(MigrationState seen) {
    try {
      return simulation.store.change(
          "marks",
          view -> new ChangeSet<>(
              true, List.of(new Mutation.PutState(seen.withoutTriggers(), false)), List.of()));
    } catch (MigrationGateException refused) {
      return false;
    }
  }

  /** A second operator, who turns off what the first one is about to count on. */
  void rival() {
    MigrationState state = simulation.state();
    if (simulation.scenario.rivals > 0
        && state.settled()
        && state.current().bridge().stage() == Stage.MARKING
        && simulation.database.triggers != Triggers.NONE
        && simulation.dice.chance(simulation.scenario.rivals)) {
      triggers(Triggers.NONE);
    }
  }

  private void triggers(Triggers next) {
    simulation.database.triggers = next;
    simulation.note("triggers: %s", next);
  }

  private void bring(Bridge bridge, MigrationState state) {
    if (simulation.database.triggers != SimDatabase.needed(bridge)) {
      triggers(SimDatabase.needed(bridge));
    }
    to(bridge, state);
  }

  private void to(Bridge bridge, MigrationState state) {
    // Now and then it dies before it has said so.
    if (!bridge.equals(state.current().bridge()) && !simulation.dice.chance(0.05)) {
      apply(new Move.SetBridge(bridge));
    }
  }

  private void apply(Move move) {
    try {
      MigrationState after = simulation.withoutOutsiders(
          () -> admin.apply(Simulation.MIGRATION, move, SimOperator.ACTOR).after());
      simulation.note("bridge: %s at epoch %d", after.describe(), after.epoch());
    } catch (MigrationGateException refused) {
      simulation.note("bridge refused: %s", refused.getMessage());
    }
  }
}

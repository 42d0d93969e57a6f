package io.migrationgate.simulation;

import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.simulation.Violation.Rule;
import org.jspecify.annotations.Nullable;

/**
 * A writer that has never heard of gates: one transaction on the old side after the other. It is
 * there while the protocol says that it may be, and where the old side is shut it tries all the
 * same.
 */
final class SimOutsider {
  private final Simulation simulation;
  private final String name;
  private final Script script;
  private @Nullable SimTransaction transaction;

  SimOutsider(Simulation simulation, int index) {
    this.simulation = simulation;
    this.name = "outsider " + index;
    this.script = new Script(simulation, Runnable::run, this::rollback);
  }

  void start() {
    if (simulation.ending()) {
      simulation.database.outsiders.remove(name);
      return;
    }
    script.then(this::begin);
    script.next(simulation.dice.delay(0.5, 60));
  }

  private void begin() {
    if (!mayWrite()) {
      simulation.database.outsiders.remove(name);
      start();
      return;
    }
    simulation.database.outsiders.add(name);
    SimTransaction mine =
        simulation.database.begin(null, simulation.dice.chance(simulation.scenario.repeatableRead));
    mine.outsider = true;
    transaction = mine;
    if (mine.repeatableRead) {
      script.then(() -> simulation.database.statement(mine));
    }
    if (simulation.dice.chance(simulation.scenario.outsidersLinger)) {
      script.then(() -> script.next(simulation.dice.delay(100, 6_000)));
    }
    PlainWork work = new PlainWork(simulation, mine, script);
    for (long left = simulation.dice.between(1L, 4L); left > 0; left--) {
      work.addOne();
    }
    script.then(() -> commit(mine));
    script.next(simulation.pace());
  }

  /** Somebody sees to it that they do not come while a change takes their cover away. */
  private boolean mayWrite() {
    if (simulation.outsidersBarred() || !simulation.store.declares(Simulation.MIGRATION)) {
      return false;
    }
    MigrationState state = simulation.state();
    Placement leaving = state.leaving();
    return harmless(state.current()) && (leaving == null || harmless(leaving));
  }

  private static boolean harmless(Placement placement) {
    boolean shut = placement.bridge().stage() == Bridge.Stage.SHUT;
    return placement.phase() == io.migrationgate.Phase.READ_OLD
        || placement.coversOldShape()
        || shut;
  }

  private void commit(SimTransaction mine) {
    if (mine.stale != null) {
      // Beside a shut side it reads what nobody keeps any more.
      if (simulation.state().current().coversOldShape()) {
        throw new Violation(Rule.FRESH_READ, name + " in " + mine + " " + mine.stale);
      }
    }
    boolean slow = simulation.dice.chance(simulation.scenario.outsidersCommitLate);
    simulation.loop.in(
        slow ? simulation.dice.delay(50, 2_500) : simulation.dice.delay(0.05, 3), () -> {
          simulation.database.commit(mine);
          transaction = null;
          start();
        });
  }

  private void rollback() {
    script.clear();
    SimTransaction mine = transaction;
    transaction = null;
    if (mine != null) {
      simulation.database.rollback(mine);
    }
    start();
  }
}

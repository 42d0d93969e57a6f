package io.migrationgate.simulation;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.simulation.SimDatabase.Triggers;
import io.migrationgate.simulation.Violation.Rule;
import org.jspecify.annotations.Nullable;

/**
 * A writer that has never heard of gates: one transaction on its side after the other. It is there
 * while the protocol says that it may be, and where the old side is shut one of the old shape tries
 * all the same.
 */
final class SimOutsider {
  private final Simulation simulation;
  private final String name;
  private final Side side;
  private final Script script;
  private @Nullable SimTransaction transaction;

  /**
   * A writer.
   *
   * @param side the one whose shape it knows
   */
  SimOutsider(Simulation simulation, Side side, int index) {
    this.simulation = simulation;
    this.side = side;
    this.name = side + " outsider " + index;
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
    boolean reader =
        side == Side.OLD && mayRead() && simulation.dice.chance(simulation.scenario.outsidersRead);
    if (!mayWrite() && !reader) {
      simulation.database.outsiders.remove(name);
      start();
      return;
    }
    SimTransaction mine = simulation.database.begin(
        null, reader || simulation.dice.chance(simulation.scenario.repeatableRead));
    transaction = mine;
    if (reader) {
      simulation.database.statement(mine);
      long until = simulation.loop.now() + simulation.dice.delay(500, 8_000);
      script.then(() -> readOn(mine, until));
    } else {
      if (mine.repeatableRead) {
        script.then(() -> simulation.database.statement(mine));
      }
      work(mine);
    }
    script.next(simulation.pace());
  }

  /** Reads only, and is named as harmless for that, until he is told that he is covered. */
  private void readOn(SimTransaction mine, long until) {
    simulation.database.outsiders.remove(name);
    if (mayWrite() && simulation.state().current().coversOldShape()) {
      work(mine);
    } else if (simulation.ending() || simulation.loop.now() > until) {
      rollback();
    } else {
      script.then(() -> readOn(mine, until));
      script.next(simulation.dice.delay(10, 100));
    }
  }

  private void work(SimTransaction mine) {
    simulation.database.outsiders.add(name);
    mine.outsider = true;
    mine.newShape = side == Side.NEW;
    MigrationState state = simulation.state();
    mine.early = mine.newShape && !coversNewShape(state, state.current());
    if (simulation.dice.chance(simulation.scenario.outsidersLinger)) {
      script.then(() -> script.next(simulation.dice.delay(100, 6_000)));
    }
    PlainWork work = new PlainWork(simulation, mine, script, side);
    for (long left = simulation.dice.between(1L, 4L); left > 0; left--) {
      work.addOne();
    }
    script.then(() -> commit(mine));
  }

  private boolean mayRead() {
    return simulation.store.declares(Simulation.MIGRATION) && simulation.state().oldInSync();
  }

  /** Somebody sees to it that they do not come while a change takes their cover away. */
  private boolean mayWrite() {
    if (simulation.outsidersBarred() || !simulation.store.declares(Simulation.MIGRATION)) {
      return false;
    }
    MigrationState state = simulation.state();
    Placement leaving = state.leaving();
    if (side == Side.NEW) {
      return newShapeWrites(state, state.current())
          && (leaving == null || newShapeWrites(state, leaving));
    }
    return harmless(state.current()) && (leaving == null || harmless(leaving));
  }

  private boolean newShapeWrites(MigrationState state, Placement placement) {
    return simulation.scenario.newShapeEarly
        ? placement.bridge().acts().contains(Side.NEW)
        : coversNewShape(state, placement);
  }

  private boolean coversNewShape(MigrationState state, Placement placement) {
    boolean filled = state.newInSync() || simulation.flaw == Flaw.NEW_SHAPE_BEFORE_THE_COPY;
    return placement.outsiders(filled).stream()
        .anyMatch(outsider -> outsider.phase() == Phase.WRITE_NEW);
  }

  private boolean harmless(Placement placement) {
    boolean shut = placement.bridge().stage() == Bridge.Stage.SHUT
        && simulation.database.triggers != Triggers.NONE;
    return placement.phase() == Phase.READ_OLD || placement.coversOldShape() || shut;
  }

  private void commit(SimTransaction mine) {
    if (mine.stale != null && !mine.early) {
      // Beside a shut side it reads what nobody keeps any more.
      MigrationState state = simulation.state();
      if (side == Side.OLD
          ? state.current().coversOldShape()
          : coversNewShape(state, state.current())) {
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

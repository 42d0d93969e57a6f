package io.migrationgate.simulation;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.VerificationFence;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.simulation.Script.Step;
import io.migrationgate.simulation.SimDatabase.Outcome;
import io.migrationgate.simulation.SimTransaction.Cell;
import io.migrationgate.simulation.SimTransaction.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that copies the authoritative side over the other one, then waits for a further epoch,
 * then verifies: protocol.md, section 4.
 */
final class SimBackfill {
  private final Simulation simulation;
  private final int number;
  private final GateAdmin admin;
  private final Script script;
  private @Nullable SimTransaction transaction;
  private long entered;
  private Side target = Side.NEW;

  SimBackfill(Simulation simulation, int number) {
    this.simulation = simulation;
    this.number = number;
    this.admin = simulation.admin();
    this.script = new Script(simulation, Runnable::run, this::giveUp);
  }

  void start() {
    script.then(this::look);
    script.next(simulation.dice.delay(2, 80));
  }

  private void giveUp() {
    SimTransaction mine = transaction;
    if (mine != null) {
      simulation.loop.in(simulation.dice.delay(0.1, 50), () -> simulation.database.rollback(mine));
      transaction = null;
    }
    script.clear();
    start();
  }

  private void look() {
    if (simulation.outage() || !simulation.store.declares(Simulation.MIGRATION)) {
      start();
      return;
    }
    MigrationState state = simulation.state();
    boolean forward = state.phase() == Phase.DUAL_WRITE && !state.newInSync();
    boolean backward = state.phase() == Phase.READ_NEW && !state.oldInSync();
    boolean early = simulation.flaw == Flaw.BACKFILL_BEFORE_SETTLED;
    if ((!forward && !backward) || (!state.settled() && !early)) {
      start();
      return;
    }
    entered = state.enteredEpoch();
    target = forward ? Side.NEW : Side.OLD;
    simulation.note("worker %d: backfill of the %s side, entry %d", number, target, entered);
    for (int from = 0; from < simulation.scenario.keys; from += simulation.scenario.batch) {
      batch(from, Math.min(from + simulation.scenario.batch, simulation.scenario.keys));
    }
    if (simulation.flaw != Flaw.NO_FENCE_BEFORE_VERIFICATION) {
      script.then(() -> admin.apply(Simulation.MIGRATION, new Move.Fence(), SimOperator.ACTOR));
      script.add(this::settledAgain);
    }
    script.then(this::verify);
    script.next(simulation.pace());
  }

  private boolean valid(MigrationState state) {
    return state.enteredEpoch() == entered;
  }

  private Outcome settledAgain() {
    MigrationState state = simulation.state();
    if (!valid(state)) {
      return Outcome.CONFLICT;
    }
    if (!state.settled()) {
      script.first(List.of(this::settledAgain));
    }
    return Outcome.DONE;
  }

  private void batch(int from, int to) {
    script.add(this::maybeLinger);
    script.add(() -> {
      SimTransaction mine = simulation.database.begin(null, false);
      transaction = mine;
      return fenced(mine);
    });
    for (int i = from; i < to; i++) {
      String key = "k" + i;
      script.add(() -> target == Side.NEW ? forward(key) : backward(key));
    }
    script.add(() -> {
      SimTransaction mine = mine();
      long applied = simulation.dice.delay(0.05, 3);
      simulation.loop.in(applied, () -> simulation.database.commit(mine));
      script.first(List.of(() -> mine.ended ? Outcome.DONE : Outcome.BLOCKED));
      return Outcome.DONE;
    });
  }

  /** The worker stands still between two batches, or dies. */
  private Outcome maybeLinger() {
    if (simulation.dice.chance(simulation.scenario.workerDies)) {
      return Outcome.CONFLICT;
    }
    if (simulation.dice.chance(simulation.scenario.workerPauses)) {
      script.next(simulation.dice.delay(100, 4_000));
    }
    return Outcome.DONE;
  }

  private Outcome fenced(SimTransaction mine) {
    if (simulation.flaw == Flaw.UNFENCED_BATCH) {
      return Outcome.DONE;
    }
    if (simulation.outage()) {
      return Outcome.CONFLICT;
    }
    simulation.store.lockShared(mine);
    if (!valid(simulation.state())) {
      simulation.note("worker %d: its entry %d is void", number, entered);
      return Outcome.CONFLICT;
    }
    simulation.invariants().batchBegins(entered);
    return Outcome.DONE;
  }

  private SimTransaction mine() {
    if (transaction == null) {
      throw new IllegalStateException("no batch is open");
    }
    return transaction;
  }

  /** Old to new: lock the source row, copy it; or lock the orphan, look again, remove it. */
  private Outcome forward(String key) {
    SimTransaction mine = mine();
    Cell source = new Cell(Side.OLD, key);
    Cell copy = new Cell(Side.NEW, key);
    Outcome locked = simulation.database.lockRow(mine, source);
    if (locked != Outcome.DONE) {
      return locked;
    }
    Value value = simulation.database.read(mine, source);
    List<Step> steps = new ArrayList<>();
    if (value.id() != null) {
      steps.add(() -> simulation.database.upsert(mine, copy, value, true));
    } else {
      steps.addAll(orphan(mine, copy, source));
    }
    script.first(steps);
    return Outcome.DONE;
  }

  /** New to old, the old row locked first all the same. */
  private Outcome backward(String key) {
    SimTransaction mine = mine();
    Cell source = new Cell(Side.NEW, key);
    Cell copy = new Cell(Side.OLD, key);
    Outcome locked = simulation.database.lockRow(mine, copy);
    if (locked != Outcome.DONE) {
      return locked;
    }
    List<Step> steps = new ArrayList<>();
    steps.add(() -> simulation.database.lockRow(mine, source));
    steps.add(() -> {
      Value value = simulation.database.read(mine, source);
      script.first(
          value.id() != null
              ? List.of(() -> simulation.database.upsert(mine, copy, value, true))
              : orphan(mine, copy, source));
      return Outcome.DONE;
    });
    script.first(steps);
    return Outcome.DONE;
  }

  private List<Step> orphan(SimTransaction mine, Cell suspect, Cell counterpart) {
    return List.of(
        () -> simulation.database.lockRow(mine, suspect),
        () -> simulation.database.lockRow(mine, counterpart),
        () -> simulation.database.read(mine, counterpart).id() == null
            ? simulation.database.delete(mine, suspect, true)
            : Outcome.DONE);
  }

  private void verify() {
    VerificationFence fence = admin.beginVerification(Simulation.MIGRATION);
    long differences = 0;
    for (int i = 0; i < simulation.scenario.keys; i++) {
      Value old = simulation.database.latest(new Cell(Side.OLD, "k" + i));
      Value now = simulation.database.latest(new Cell(Side.NEW, "k" + i));
      differences += old.equals(now) ? 0 : 1;
    }
    long found = differences;
    simulation.note("worker %d: %d differences", number, found);
    script.then(() -> {
      try {
        admin.completeVerification(fence, simulation.scenario.keys, found, SimOperator.ACTOR);
        simulation.note("worker %d: the %s side is in sync", number, target);
      } catch (MigrationGateException refused) {
        simulation.note("worker %d: no mark: %s", number, refused.getMessage());
      }
      start();
    });
  }
}

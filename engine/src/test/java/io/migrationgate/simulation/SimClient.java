package io.migrationgate.simulation;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Side;
import io.migrationgate.UnitOfWork;
import io.migrationgate.internal.PhaseTable;
import io.migrationgate.internal.SimulationInternals;
import io.migrationgate.internal.ThreadUnits;
import io.migrationgate.simulation.SimDatabase.Outcome;
import io.migrationgate.simulation.SimTransaction.Cell;
import io.migrationgate.simulation.SimTransaction.Value;
import io.migrationgate.simulation.Violation.Rule;
import org.jspecify.annotations.Nullable;

/** One thread of an application: a gated transaction after the other, and gated reads alone. */
final class SimClient {
  private final Simulation simulation;
  private final SimNode node;
  private final ThreadUnits units;
  private final Script script;
  private @Nullable UnitOfWork unit;
  private @Nullable SimTransaction transaction;
  private @Nullable String stale;

  SimClient(Simulation simulation, SimNode node) {
    this.simulation = simulation;
    this.node = node;
    this.units = SimulationInternals.units(
        node.runtime(), 2, this::slip, simulation.flaw != Flaw.NO_RECHECK_ON_PIN);
    this.script = new Script(simulation, this::host, this::rollback);
  }

  SimNode node() {
    return node;
  }

  /** The table by which this thread was given a flag's value that may still take effect. */
  @Nullable
  PhaseTable flagsTable() {
    PhaseTable by = SimulationInternals.reliedOn(units);
    SimTransaction mine = transaction;
    if (by == null || mine == null) {
      return null;
    }
    boolean counts =
        mine.checked ? mine.wrote && !mine.ended : SimulationInternals.leased(node.runtime(), by);
    return counts ? by : null;
  }

  /** The table that this thread decides from; null while it decides nothing. */
  @Nullable
  PhaseTable table() {
    return units.table();
  }

  /**
   * Whether what this thread decides may still take effect. After its commit check, only what the
   * server has not carried out yet; before, as long as it would pass that check.
   */
  boolean counts(PhaseTable table) {
    SimTransaction mine = transaction;
    if (node.fenced) {
      return mine != null && !mine.ended && (mine.checked || node.holds(table));
    }
    return mine != null && mine.checked ? mine.wrote && !mine.ended : node.holds(table);
  }

  void start() {
    again();
  }

  private void again() {
    script.then(this::begin);
    script.next(simulation.dice.delay(0.5, 40));
  }

  private void host(Runnable action) {
    node.run(() -> {
      // It would wait for the heartbeat that another thread is sending.
      if (node.link.busy() && SimulationInternals.knownLost(node.runtime())) {
        simulation.loop.in(simulation.dice.delay(0.2, 2), () -> host(action));
        return;
      }
      simulation.running(units);
      action.run();
    });
  }

  /** Other threads run between looking at the current table and entering its pins. */
  private void slip() {
    if (simulation.dice.chance(simulation.scenario.slipAtPin)) {
      simulation.pass(simulation.dice.delay(0.1, 30));
      node.beatNow();
      simulation.running(units);
    }
  }

  private void begin() {
    if (!node.takesWork()) {
      if (!simulation.ending()) {
        again();
      }
      return;
    }
    if (!node.fenced && simulation.dice.chance(0.2)) {
      readAlone();
      again();
      return;
    }
    SimTransaction mine =
        simulation.database.begin(node, simulation.dice.chance(simulation.scenario.repeatableRead));
    UnitOfWork opened = node.gates().unitOfWork("unit", new Savepoints(simulation, mine));
    transaction = mine;
    unit = opened;
    ClientWork work = new ClientWork(
        simulation, mine, script, node.gate(), () -> !units.markedFor().isEmpty());
    if (node.fenced) {
      // It would wait for the heartbeat that another thread is sending.
      script.add(() -> {
        if (node.link.busy()) {
          return Outcome.BLOCKED;
        }
        opened.pin();
        return Outcome.DONE;
      });
    } else if (mine.repeatableRead && simulation.flaw != Flaw.PIN_AFTER_SNAPSHOT) {
      script.then(opened::pin);
    }
    if (mine.repeatableRead || simulation.dice.chance(0.2)) {
      script.then(() -> simulation.database.statement(mine));
    }
    if (simulation.dice.chance(simulation.scenario.lateGate)) {
      script.then(() -> script.next(simulation.dice.delay(100, 2_500)));
    }
    boolean flags = simulation.scenario.flags > 0 && simulation.dice.chance(0.6);
    boolean flagsOnly = flags && simulation.dice.chance(0.5);
    for (long left = simulation.dice.between(1L, 4L); left > 0; left--) {
      if (flags) {
        script.then(() -> askFlag(mine));
      }
      if (!flagsOnly) {
        work.addOne();
      }
    }
    if (simulation.scenario.documents > 0) {
      script.then(() -> writeDocument(mine));
    }
    script.then(() -> check(mine, opened));
    script.then(() -> send(mine));
    script.next(simulation.pace());
  }

  private void askFlag(SimTransaction mine) {
    if (simulation.flaw == Flaw.FLAGS_OF_NOW) {
      simulation.running(SimulationInternals.units(node.runtime(), 2, () -> {}, true));
    }
    try {
      simulation.flags.ask(mine, this);
    } finally {
      simulation.running(units);
    }
  }

  private void writeDocument(SimTransaction mine) {
    String key = ClientWork.key(simulation);
    mine.documents.put(key, node.gates().writeVersion(SimDocuments.TYPE).writeVersion());
    mine.wrote = true;
  }

  private void check(SimTransaction mine, UnitOfWork opened) {
    boolean unchecked = (simulation.flaw == Flaw.FLAGS_NOT_CHECKED && units.table() == null)
        || simulation.flaw == Flaw.NO_COMMIT_CHECK
        || simulation.flaw == Flaw.REVOKED_BUT_COMMITS
        || (simulation.flaw == Flaw.PARTIAL_WRITE_COMMITS && mine.partial);
    if (!unchecked) {
      opened.beforeCommit();
    }
    if (mine.stale != null) {
      throw new Violation(Rule.FRESH_READ, mine + " " + mine.stale);
    }
    mine.checked = true;
    mine.decidedBy = units.table();
    mine.flagsBy = SimulationInternals.reliedOn(units);
  }

  private void send(SimTransaction mine) {
    mine.sent = true;
    boolean slow = simulation.dice.chance(simulation.scenario.slowCommit);
    long applied = slow
        ? simulation.dice.delay(50, simulation.scenario.slowCommitMillis)
        : simulation.dice.delay(0.05, 3);
    simulation.loop.in(applied, () -> simulation.database.commit(mine));
    boolean fails = simulation.dice.chance(slow ? 0.7 : simulation.scenario.connectionFails);
    long heard = fails
        ? simulation.dice.delay(0.05, Math.max(1, applied / 1e6))
        : applied + simulation.dice.delay(0.05, 2);
    simulation.loop.in(heard, () -> host(() -> finish(mine)));
  }

  /** The commit has returned, or its connection has failed: nobody knows then. */
  private void finish(SimTransaction mine) {
    if (!mine.ended) {
      simulation.note("%s: no answer to its commit", mine);
    }
    closeUnit();
    again();
  }

  private void closeUnit() {
    transaction = null;
    if (unit != null) {
      unit.rolledBack();
      unit.close();
      unit = null;
    }
  }

  private void rollback() {
    script.clear();
    SimTransaction mine = transaction;
    if (mine != null) {
      abort(mine, 0.1);
    }
    closeUnit();
    again();
  }

  private void abort(SimTransaction mine, double slowly) {
    if (simulation.dice.chance(slowly)) {
      simulation.loop.in(simulation.dice.delay(1, 800), () -> simulation.database.rollback(mine));
    } else {
      simulation.database.rollback(mine);
    }
  }

  /** The process dies; the server finds out, and carries out what was sent before. */
  void die() {
    SimTransaction mine = transaction;
    if (mine != null && !mine.sent) {
      abort(mine, 0.8);
    }
  }

  private void readAlone() {
    String key = ClientWork.key(simulation);
    stale = null;
    try {
      node.gate()
          .forKey(key)
          .<Value, RuntimeException>read(() -> look(Side.OLD, key), () -> look(Side.NEW, key));
    } catch (MigrationGateException refused) {
      return;
    }
    if (stale != null && !node.crashed()) {
      throw new Violation(Rule.FRESH_READ, "n" + node.index + " alone " + stale);
    }
  }

  private Value look(Side side, String key) {
    linger();
    Value seen = simulation.database.latest(new Cell(side, key));
    Value expected = simulation.database.truth(key);
    if (!seen.equals(expected)) {
      stale = "read " + key + " on the " + side + " side: " + seen + ", expected " + expected;
    }
    linger();
    return seen;
  }

  private void linger() {
    if (simulation.dice.chance(0.1)) {
      simulation.pass(simulation.dice.delay(0.1, 30));
    } else if (simulation.scenario.pauses > 0 && simulation.dice.chance(0.005)) {
      long nanos = simulation.dice.delay(1, simulation.scenario.pauseMillis);
      node.pause(nanos);
      simulation.pass(nanos);
    }
  }
}

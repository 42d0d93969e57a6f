package io.migrationgate.internal;

import io.migrationgate.FenceRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.Problem;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the owner of a unit of work can do with it. A unit is told from a later use of the same
 * object by its serial. Thread-safe; each unit is for the thread that opened it.
 */
final class UnitActions {
  /** What is said of a write that a mapper sends later than the gate was asked. */
  static final String PUT_OFF = "part of a gated write, put off until later,";

  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.units");

  private final GateRuntime runtime;
  private final CommitChecks checks;
  private final AtomicBoolean saidUnchecked = new AtomicBoolean();

  UnitActions(GateRuntime runtime, CommitChecks checks) {
    this.runtime = runtime;
    this.checks = checks;
  }

  void pin(ThreadUnits mine, Unit unit, long serial) {
    requireOpen(mine, unit, serial, "pinned");
    runtime.renewIfLost();
    // Without a lease too: a transaction that asks no gate is none of ours, and one that does is
    // refused at its commit.
    mine.engage(unit);
    requireDecidedBy(mine, unit, runtime.pinNow(mine));
  }

  /*
   * A gated write may put off what it sends, as an entity that is written at the flush, and be decided
   * by a pin that another transaction of the thread took and has given back since.
   */
  private static void requireDecidedBy(ThreadUnits mine, Unit unit, PhaseTable pinned) {
    PhaseTable decidedBy = unit.decidedBy;
    if (decidedBy == null) {
      return;
    }
    if (decidedBy != pinned) {
      throw new FenceRefusedException(new Problem(
          "unit of work '" + unit.name + "'",
          "a write decided before its first statement, by epoch " + decidedBy.epoch()
              + ", which nothing on this thread holds any more",
          "its first statement before the transaction that held that epoch ends",
          "roll back, and run it again"));
    }
    mine.ask();
  }

  void beforeCommit(ThreadUnits mine, Unit unit, long serial) {
    requireOpen(mine, unit, serial, "committed");
    checks.check(mine, unit);
    unit.checked();
  }

  void rolledBackTo(ThreadUnits mine, Unit unit, long serial, long mark) {
    requireOpen(mine, unit, serial, "rolled back to a savepoint");
    unit.undone(mark);
    mine.forgetSince(mark);
  }

  void failed(ThreadUnits mine, Unit unit, long serial, PartialWrite write) {
    requireOpen(mine, unit, serial, "failed");
    unit.doom(write);
  }

  void rolledBack(ThreadUnits mine, Unit unit, long serial) {
    if (unit.open && unit.serial == serial && runtime.units() == mine) {
      unit.undone(-1);
      mine.forgetSince(unit.openedAt);
      unit.answeredFor = mine.begunWrites();
    }
  }

  void close(ThreadUnits mine, Unit unit, long serial) {
    if (!unit.open || unit.serial != serial) {
      return;
    }
    if (runtime.units() == mine) {
      warnIfUnchecked(mine, unit);
      mine.close(unit);
    } else {
      // Its thread alone may touch its units. It does so when it next opens or closes one, or
      // writes.
      mine.closeFromOutside(unit, serial);
    }
  }

  private void warnIfUnchecked(ThreadUnits mine, Unit unit) {
    if (unit.engaged && unit.answeredFor != mine.begunWrites() && !saidUnchecked.getAndSet(true)) {
      LOG.warn(
          "unit of work '{}' was closed after a gated write, and neither beforeCommit() nor rolledBack()"
              + " was called. If its transaction was committed, the commit was not checked, and a"
              + " write may be lost when this node has lost its lease. Let GatedTransactions, the Jdbi"
              + " plugin or a GatedDataSource commit, or call beforeCommit() right before the commit."
              + " Said once",
          unit.name);
    }
  }

  private void requireOpen(ThreadUnits mine, Unit unit, long serial, String what) {
    if (runtime.units() != mine) {
      throw new GateUsageException(new Problem(
          "unit of work '" + unit.name + "'",
          "a call from thread " + Thread.currentThread().getName(),
          "calls from the thread that opened it",
          "open a unit on the thread that does the work"));
    }
    if (!unit.open || unit.serial != serial || unit.isAbandoned()) {
      throw new GateUsageException(new Problem(
          "unit of work",
          "one that was closed before",
          "an open one to be " + what,
          "keep it open until the transaction has ended"));
    }
  }
}

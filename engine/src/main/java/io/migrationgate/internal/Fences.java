package io.migrationgate.internal;

import io.migrationgate.FenceRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.Problem;
import io.migrationgate.spi.FenceAnswer;
import io.migrationgate.spi.UnitResource;
import java.util.function.Supplier;

/**
 * Pins for a node without leases: the transaction of every open unit locks the row of the epoch by
 * which the thread decides, before the first gated call in it.
 *
 * <p>While one of them holds the row, no later change can settle, in whatever state this process
 * is. A row that was closed before the lock was granted is not found, so a transaction that was
 * slow to ask never decides by an epoch that has been left behind: it begins anew, and pins a newer
 * table.
 */
final class Fences {
  private static final int TRIES = 5;

  private final Supplier<Upkeep> upkeep;

  Fences(Supplier<Upkeep> upkeep) {
    this.upkeep = upkeep;
  }

  /*
   * A gate decides only while every open transaction holds its fence. So one that holds none has
   * nothing decided for it, and a pin under which no fence is held may be given back, unless a gated
   * call is still at work.
   */
  PhaseTable pin(ThreadUnits mine) {
    if (!mine.inUnit()) {
      throw outsideUnits();
    }
    for (int tries = 0; tries < TRIES; tries++) {
      if (!inUse(mine) && !mine.flagsAsked()) {
        mine.unpin();
      }
      PhaseTable table = mine.hold();
      if (takeAll(mine, table)) {
        return pinned(mine);
      }
      boolean flagsAsked = mine.flagsAsked();
      mine.unpin();
      upkeep.get().reloadNow(table.epoch());
      if (flagsAsked) {
        throw flagsBefore(table);
      }
    }
    throw new FenceRefusedException(new Problem(
        "unit of work",
        "an epoch that was closed by the time it was loaded, " + TRIES + " times",
        "one that stays open while a transaction begins",
        "run the unit again"));
  }

  private static boolean inUse(ThreadUnits mine) {
    return mine.anyFenced() || mine.writing() || mine.reading();
  }

  /** Not so if another thread has ended the last of them since. */
  private static PhaseTable pinned(ThreadUnits mine) {
    if (!mine.anyFenced()) {
      throw outsideUnits();
    }
    return mine.pinned();
  }

  /** Whether all are held; else none is, and the transaction has begun anew. */
  private boolean takeAll(ThreadUnits mine, PhaseTable table) {
    for (Unit unit = mine.unfenced(); unit != null; unit = mine.unfenced()) {
      FenceAnswer answer = take(unit, table);
      if (answer instanceof FenceAnswer.Held held) {
        unit.fenced = true;
        if (held.newest() > table.epoch().number()) {
          upkeep.get().wake();
        }
      } else if (answer instanceof FenceAnswer.OtherHistory) {
        upkeep.get().rejoinNow(table.generation());
        throw otherHistory(unit, table);
      } else if (inUse(mine)) {
        throw sharedPin(unit, table);
      } else {
        return false;
      }
    }
    return true;
  }

  private static FenceAnswer take(Unit unit, PhaseTable table) {
    UnitResource resource = unit.resource;
    if (resource == null) {
      throw new GateUsageException(
          new Problem(
              "unit of work '" + unit.name + "'",
              "no transaction behind it, on a node without leases",
              "a transaction that holds the row of its epoch",
              "use the Jdbi plugin or a GatedDataSource, or open the unit with a UnitResource that can fence"));
    }
    resource.beforePin();
    return resource.fence(table.epoch());
  }

  /** The error for a gated call that no transaction protects. */
  static GateUsageException outsideUnits() {
    return new GateUsageException(new Problem(
        "gated call outside a unit of work",
        "a node without leases, on which only a transaction's lock protects a call",
        "an open transaction, for reads too",
        "run it in a transaction of a Jdbi that has the plugin or of a GatedDataSource"));
  }

  private static FenceRefusedException otherHistory(Unit unit, PhaseTable table) {
    return new FenceRefusedException(new Problem(
        "unit of work '" + unit.name + "'",
        "a store with another token for epoch " + table.epoch()
            + ": it was restored, or failed over with loss",
        "the history that this node has loaded",
        "run the unit again; the node has registered anew"));
  }

  private static FenceRefusedException flagsBefore(PhaseTable table) {
    return new FenceRefusedException(new Problem(
        "unit of work",
        "epoch " + table.epoch() + " closed, by which it has evaluated flags already",
        "flags and gates of one epoch",
        "run the unit again"));
  }

  private static FenceRefusedException sharedPin(Unit unit, PhaseTable table) {
    return new FenceRefusedException(new Problem(
        "unit of work '" + unit.name + "'",
        "epoch " + table.epoch()
            + " closed, which another open unit or a gated call of this thread"
            + " decides by and no longer holds",
        "an epoch that stays open while it is decided by: the other transaction seems lost",
        "roll back, the other one too, and run them again"));
  }
}

package io.migrationgate;

import io.migrationgate.ModelledUnit.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one thread holds and decides by, said as plainly as it can be: each call and each unit of
 * work that depends on the pin adds one to what holds it, and every call looks at everything.
 */
final class ThreadModel {
  /** What becomes of a call. */
  enum Verdict {
    DONE,
    MISUSE,
    REFUSED,
    FENCED_OFF
  }

  static final int READ_OLD = 0;
  static final int READ_NEW = 1;
  static final int WROTE_OLD = 2;
  static final int WROTE_NEW = 3;
  static final int COMPARED = 4;
  static final int EVENTS = 5;

  final List<ModelledUnit> units = new ArrayList<>();
  private final long[][] pending;
  private final long[][] totals;
  private final boolean fencing;
  ModelledTable current;

  @Nullable
  ModelledTable pin;

  boolean alone;
  int reads;
  // The innermost write under way that goes to both sides.
  long writingBoth;
  long begunWrites;
  private int writes;
  private boolean usable;
  private boolean asked;
  private boolean changed;
  private int holds;

  ThreadModel(ModelledTable current, long[][] totals, boolean fencing) {
    this.current = current;
    this.fencing = fencing;
    this.totals = totals;
    this.pending = new long[totals.length][EVENTS];
  }

  /** A gated call decides. {@link #alone} says whether it stands alone. */
  Verdict decide(boolean write) {
    look();
    alone = false;
    if (write && units.isEmpty()) {
      return Verdict.MISUSE;
    }
    if (pin == null || !usable) {
      if (units.isEmpty()) {
        if (fencing) {
          return Verdict.MISUSE;
        }
        alone = true;
        holds++;
        pinned();
      } else {
        Verdict pinned = pinForUnits();
        if (pinned != Verdict.DONE) {
          return pinned;
        }
      }
    }
    ModelledTable by = held();
    if (write) {
      asked = true;
      for (ModelledUnit unit : units) {
        if (!unit.engaged && unit.decidedBy == null) {
          unit.decidedBy = by;
        }
      }
    }
    if (by.revoked) {
      if (alone) {
        release();
      }
      return Verdict.REFUSED;
    }
    return Verdict.DONE;
  }

  ModelledTable held() {
    if (pin == null) {
      throw new AssertionError("no pin");
    }
    return pin;
  }

  // Where transactions lock rows, a pin that none of them upholds is taken anew.
  private Verdict pinned() {
    if (fencing && !inUse()) {
      giveBack();
    }
    if (pin == null) {
      pin = current;
    }
    for (ModelledUnit unit : units) {
      if (fencing && isUnfenced(unit)) {
        if (unit.kind == Kind.PLAIN) {
          return Verdict.MISUSE;
        }
        if (unit.kind == Kind.LATE) {
          if (!inUse()) {
            giveBack();
          }
          return Verdict.FENCED_OFF;
        }
        unit.fenced = true;
      }
    }
    if (fencing && !anyFenced()) {
      return Verdict.MISUSE;
    }
    usable = mayBeUsed();
    return Verdict.DONE;
  }

  private boolean inUse() {
    return anyFenced() || writes > 0 || reads > 0;
  }

  private boolean anyFenced() {
    return units.stream().anyMatch(unit -> unit.fenced && !unit.abandoned);
  }

  private static boolean isUnfenced(ModelledUnit unit) {
    return unit.engaged && !unit.fenced && !unit.replica && !unit.abandoned;
  }

  private Verdict pinForUnits() {
    if (pin != null) {
      askUnits();
      if (usable) {
        return Verdict.DONE;
      }
    }
    if (anyReplica()) {
      return Verdict.MISUSE;
    }
    if (!anyFenced()) {
      units.forEach(this::engage);
    }
    Verdict pinned = pinned();
    if (pinned != Verdict.DONE) {
      return pinned;
    }
    askUnits();
    return anyReplica() ? Verdict.MISUSE : Verdict.DONE;
  }

  private boolean anyReplica() {
    return units.stream().anyMatch(unit -> unit.replica);
  }

  private void askUnits() {
    for (ModelledUnit unit : units) {
      if (unit.engaged && !unit.asked && !unit.abandoned && (unit.fenced || !fencing)) {
        unit.asked = true;
        unit.replica = unit.kind == Kind.REPLICA;
        usable = mayBeUsed();
      }
    }
  }

  private boolean mayBeUsed() {
    return units.stream()
            .filter(unit -> !unit.abandoned)
            .allMatch(unit -> !unit.replica && (unit.asked || !unit.engaged))
        && (!fencing || (anyFenced() && units.stream().noneMatch(ThreadModel::isUnfenced)));
  }

  private void engage(ModelledUnit unit) {
    if (!unit.engaged) {
      unit.engaged = true;
      holds++;
      usable &= unit.asked;
    }
  }

  void beginRead(int gate, boolean readsNew) {
    count(gate, readsNew ? READ_NEW : READ_OLD);
    reads++;
    holds++;
  }

  void endRead() {
    reads--;
    release();
  }

  /** A read has ended that stands alone. */
  void endAlone() {
    release();
  }

  void beginWrite() {
    begunWrites++;
    writes++;
    holds++;
  }

  void endWrite() {
    writes--;
    release();
  }

  void count(int gate, int event) {
    pending[gate][event]++;
    asked = true;
  }

  private void release() {
    holds--;
    unpinIfFree();
  }

  private void unpinIfFree() {
    if (holds == 0) {
      giveBack();
    }
  }

  private void giveBack() {
    if (pin == null) {
      return;
    }
    for (int gate = 0; gate < pending.length; gate++) {
      for (int event = 0; event < EVENTS; event++) {
        pin.counts[gate][event] += pending[gate][event];
        totals[gate][event] += pending[gate][event];
      }
      Arrays.fill(pending[gate], 0);
    }
    pin = null;
    usable = false;
    asked = false;
  }

  ModelledUnit open(Kind kind) {
    look();
    ModelledUnit unit = new ModelledUnit(kind, begunWrites);
    units.add(unit);
    if (kind != Kind.IDLE && kind != Kind.LATE) {
      engage(unit);
      usable &= !fencing;
    }
    return unit;
  }

  void close(ModelledUnit unit) {
    if (unit.open) {
      remove(unit);
      look();
      removed();
    }
  }

  private void remove(ModelledUnit unit) {
    unit.open = false;
    units.remove(unit);
    if (unit.engaged) {
      holds--;
    }
  }

  private void removed() {
    unpinIfFree();
    if (pin != null) {
      usable = mayBeUsed();
    }
  }

  /** Another thread closes it. */
  void abandon(ModelledUnit unit) {
    if (unit.open) {
      unit.abandoned = true;
      changed = true;
    }
  }

  /** Units that another thread has closed are gone from now on. */
  void look() {
    if (changed) {
      changed = false;
      List.copyOf(units).stream().filter(unit -> unit.abandoned).forEach(this::remove);
      removed();
    }
  }

  Verdict pin(ModelledUnit unit) {
    if (!unit.open || unit.abandoned) {
      return Verdict.MISUSE;
    }
    engage(unit);
    Verdict pinned = pinned();
    if (pinned != Verdict.DONE) {
      return pinned;
    }
    if (unit.decidedBy != null) {
      if (unit.decidedBy != pin) {
        return Verdict.FENCED_OFF;
      }
      asked = true;
    }
    return Verdict.DONE;
  }

  Verdict commit(ModelledUnit unit) {
    if (!unit.open || unit.abandoned || unit.answeredFor < writingBoth) {
      return Verdict.MISUSE;
    }
    return pin != null && asked && pin.revoked ? Verdict.REFUSED : Verdict.DONE;
  }

  /** It was whole, so that its writes are answered for. */
  void answered(ModelledUnit unit) {
    unit.answeredFor = begunWrites;
  }

  /** What {@link MigrationGate#phase} shows. */
  Phase shown(int gate) {
    look();
    return (pin != null && usable ? pin : current).phases[gate];
  }

  boolean idle() {
    return holds == 0 && pin == null;
  }
}

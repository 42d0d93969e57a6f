package io.migrationgate.internal;

import io.migrationgate.spi.UnitResource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The units of work open on one thread, and the one pin they share.
 *
 * <p>All units that are open on a thread at once, nested ones or overlapping ones, see <em>one</em>
 * phase table, pinned until the last of them has ended. With a pin for each, a call could decide by
 * the inner unit's table and write in the outer unit's transaction, and the inner pin would be gone
 * before that transaction commits.
 *
 * <p>Used by its own thread only; other threads may look at {@link #oldest} and see slightly stale
 * values.
 */
public final class ThreadUnits {
  private final Thread owner = Thread.currentThread();
  private final int stripe = PinCounters.stripeFor(Thread.currentThread().getId());
  private final CurrentTable current;
  private final boolean fencing;

  private Unit[] units = new Unit[2];
  private int depth;
  // Open units that the pin is held for: once it is 0, nothing that is open depends on a phase.
  private int engaged;
  private int calls;
  private int writes;
  private int reads;
  private @Nullable PhaseTable pin;
  // The pin as gates may use it. Gates do not say on which connection they work, so no open unit
  // may be on a replica, and without leases each must hold its fence.
  private @Nullable PhaseTable table;
  private boolean asked;
  // Another thread has closed a unit: the owner looks before a gate decides anything more.
  private volatile boolean closedFromOutside;

  // Counted here, without any sharing, and added up when the last unit ends.
  private final int[] counts;
  private long touched;

  ThreadUnits(CurrentTable current, int gates, boolean fencing) {
    this.current = current;
    this.fencing = fencing;
    this.counts = new int[gates * GateCounters.EVENTS];
  }

  /** One unit of work; its object is used again by later units of the same thread. */
  static final class Unit {
    String name = "";

    @Nullable
    UnitResource resource;

    long serial;
    boolean open;
    boolean engaged;
    boolean fenced;
    boolean replica;
    // A gate decided a write by this table while the unit had not begun: its side may be sent yet.
    @Nullable
    PhaseTable decidedBy;

    long startedNanos;
    // The serial under which another thread closed it; the owner takes it away. By then the object
    // may be in use again, under another serial.
    volatile long abandoned;

    boolean isAbandoned() {
      return abandoned == serial;
    }

    // Two threads may close it, and the later one be late by a whole use of this object.
    synchronized void abandon(long closed) {
      abandoned = Math.max(abandoned, closed);
    }
  }

  /** The pinned table, or null while gates may not use any. The hot path starts here. */
  public @Nullable PhaseTable table() {
    if (closedFromOutside) {
      dropAbandoned();
    }
    return table;
  }

  /** Whether a unit of work is open. */
  public boolean inUnit() {
    dropAbandoned();
    return depth > 0;
  }

  /** A gated write or lock begins. */
  void beginWrite() {
    writes++;
  }

  /** A gated write or lock ends. */
  void endWrite() {
    writes--;
    unpinWhenIdle();
  }

  /** A gated read begins. */
  void beginRead() {
    reads++;
  }

  /** A gated read ends. */
  void endRead() {
    reads--;
    unpinWhenIdle();
  }

  /** Whether the thread is inside a gated read. */
  boolean reading() {
    return reads > 0;
  }

  /** Whether the thread is inside a gated write or lock. */
  boolean writing() {
    return writes > 0;
  }

  /** The table of the open units, pinned now if it was not before. */
  public PhaseTable pinned() {
    PhaseTable pinned = hold();
    table = usable() ? pinned : null;
    return pinned;
  }

  /** The same, not yet for gates to use. */
  PhaseTable hold() {
    PhaseTable pinned = pin;
    if (pinned == null) {
      pinned = current.pin(stripe);
      pin = pinned;
    }
    return pinned;
  }

  /** The pin, whether or not gates may use it; null while there is none. */
  @Nullable
  PhaseTable held() {
    return pin;
  }

  /**
   * Gives the pin back. For a thread none of whose open transactions has decided anything by it.
   */
  void unpin() {
    PhaseTable pinned = pin;
    if (pinned != null) {
      flush(pinned);
      pin = null;
      table = null;
      asked = false;
      pinned.pins().leave(stripe);
    }
  }

  // What was closed from outside counts no more: its transaction is over, and its connection may be
  // another thread's by now.
  private boolean usable() {
    return replica() == null && (!fencing || (unfenced() == null && anyFenced()));
  }

  /**
   * A unit that depends on the pin, and whose transaction holds no fence yet; null if there is
   * none. On a replica none can be held, and none is needed: no gate is asked there.
   */
  @Nullable
  Unit unfenced() {
    for (int i = 0; i < depth; i++) {
      Unit unit = units[i];
      if (unit.engaged && !unit.fenced && !unit.replica && !unit.isAbandoned()) {
        return unit;
      }
    }
    return null;
  }

  /** An open unit on a replica; null if there is none. */
  @Nullable
  Unit replica() {
    for (int i = 0; i < depth; i++) {
      if (units[i].replica && !units[i].isAbandoned()) {
        return units[i];
      }
    }
    return null;
  }

  /** Whether the transaction of any open unit holds its fence. */
  boolean anyFenced() {
    for (int i = 0; i < depth; i++) {
      if (units[i].fenced && !units[i].isAbandoned()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Begins a single call outside any unit; a unit that is opened and closed within it leaves the
   * pin alone.
   */
  void beginCall() {
    calls++;
  }

  /** Ends a single call. */
  void endCall() {
    calls--;
    unpinWhenIdle();
  }

  // Nor while a gated call runs: should it end its transaction and begin the next one, that one
  // goes
  // on by what was decided before.
  private void unpinWhenIdle() {
    if (engaged == 0 && calls == 0 && writes == 0 && reads == 0) {
      unpin();
    }
  }

  // Where something kept gates from using the pin, they may again once it is gone; and the last
  // fence may be gone.
  private void unitsRemoved() {
    unpinWhenIdle();
    table = pin != null && usable() ? pin : null;
  }

  Unit open(String name, @Nullable UnitResource resource, long nowNanos) {
    dropAbandoned();
    if (depth == units.length) {
      units = Arrays.copyOf(units, depth * 2);
    }
    Unit unit = units[depth];
    if (unit == null) {
      unit = new Unit();
      units[depth] = unit;
    }
    unit.name = name;
    unit.resource = resource;
    unit.serial++;
    unit.startedNanos = nowNanos;
    unit.open = true;
    unit.fenced = false;
    unit.replica = resource != null && resource.onReplica();
    unit.engaged = false;
    unit.decidedBy = null;
    depth++;
    boolean idle = resource != null && resource.idleUntilPinned();
    if (!idle) {
      engage(unit);
    }
    if ((fencing && !idle) || unit.replica) {
      table = null;
    }
    return unit;
  }

  void close(Unit unit) {
    remove(unit);
    dropAbandoned();
    unitsRemoved();
  }

  /** This unit depends on the pin from now on: until it ends, the pin stays. */
  void engage(Unit unit) {
    if (!unit.engaged) {
      unit.engaged = true;
      engaged++;
    }
  }

  /** A write was decided: what has not begun may be where it is sent. */
  void decided(PhaseTable by) {
    asked = true;
    if (engaged == depth) {
      return;
    }
    for (int i = 0; i < depth; i++) {
      Unit unit = units[i];
      if (!unit.engaged && unit.decidedBy == null) {
        unit.decidedBy = by;
      }
    }
  }

  /** A gate is asked, and does not say on which connection it works: it may be any. */
  void engageAll() {
    for (int i = 0; i < depth; i++) {
      if (!units[i].isAbandoned()) {
        engage(units[i]);
      }
    }
  }

  /** Closes a unit on behalf of another thread; takes effect at once if its own has died. */
  void closeFromOutside(Unit unit, long serial) {
    unit.abandon(serial);
    closedFromOutside = true;
    dropIfDead();
  }

  /**
   * What was abandoned on a thread that can no longer take it away itself is taken away here.
   *
   * @return whether nothing that others have closed is left to be taken away
   */
  boolean dropIfDead() {
    if (!owner.isAlive()) {
      synchronized (this) {
        dropAbandoned();
      }
    }
    return !closedFromOutside;
  }

  private void dropAbandoned() {
    if (!closedFromOutside) {
      return;
    }
    closedFromOutside = false;
    for (int i = depth - 1; i >= 0; i--) {
      if (units[i].isAbandoned()) {
        remove(units[i]);
      }
    }
    unitsRemoved();
  }

  // Closed units move behind the open ones, to be used again: units that overlap on and on must not
  // make the array grow.
  private void remove(Unit unit) {
    unit.open = false;
    unit.resource = null;
    if (unit.engaged) {
      unit.engaged = false;
      engaged--;
    }
    int at = depth - 1;
    while (units[at] != unit) {
      at--;
    }
    depth--;
    System.arraycopy(units, at + 1, units, at, depth - at);
    units[depth] = unit;
  }

  /** Whether more than one transaction that depends on the pin has begun, or may have. */
  boolean severalBegun() {
    if (depth < 2) {
      return false;
    }
    Object first = null;
    for (int i = 0; i < depth; i++) {
      Unit unit = units[i];
      UnitResource resource = unit.resource;
      if (unit.engaged && resource != null && !unit.isAbandoned()) {
        Object transaction = resource.transaction();
        if (first != null && transaction != first) {
          return true;
        }
        first = transaction;
      }
    }
    return false;
  }

  /** The transaction behind the innermost unit that depends on the pin; null if it has none. */
  public @Nullable UnitResource resource() {
    for (int i = depth - 1; i >= 0; i--) {
      if (units[i].engaged && !units[i].isAbandoned()) {
        return units[i].resource;
      }
    }
    return depth == 0 ? null : units[depth - 1].resource;
  }

  /**
   * Tells the transactions of all units that depend on it, but for replicas, that the pin is about
   * to be taken.
   */
  void beforePin() {
    for (int i = 0; i < depth; i++) {
      Unit unit = units[i];
      UnitResource resource = unit.resource;
      if (resource != null && unit.engaged && !unit.replica && !unit.isAbandoned()) {
        resource.beforePin();
      }
    }
  }

  /** A gate decides something that may never be counted: a lock, or a write that fails. */
  public void ask() {
    asked = true;
  }

  /** Whether a gate has decided anything since the table was pinned. */
  boolean asked() {
    return asked || touched != 0;
  }

  /** Counts an event of the gate with this index. */
  public void count(int gate, int event) {
    counts[gate * GateCounters.EVENTS + event]++;
    // Gates that are 64 apart share a bit; the flush looks at them all.
    touched |= 1L << gate;
  }

  private void flush(PhaseTable pinned) {
    if (touched == 0) {
      return;
    }
    for (int gate = 0; gate < pinned.size(); gate++) {
      if ((touched & (1L << gate)) != 0) {
        flush(pinned.counters(gate), gate * GateCounters.EVENTS);
      }
    }
    touched = 0;
  }

  private void flush(GateCounters into, int from) {
    for (int event = 0; event < GateCounters.EVENTS; event++) {
      int times = counts[from + event];
      if (times != 0) {
        into.add(event, times);
        counts[from + event] = 0;
      }
    }
  }

  /** The outermost open unit; null if there is none. May be called by any thread, for diagnosis. */
  @Nullable
  Unit oldest() {
    Unit[] seen = units;
    for (Unit unit : seen) {
      // One that another thread has closed holds up nobody, unless it left its pin.
      if (unit != null && unit.open && !(unit.isAbandoned() && pin == null)) {
        return unit;
      }
    }
    return null;
  }
}

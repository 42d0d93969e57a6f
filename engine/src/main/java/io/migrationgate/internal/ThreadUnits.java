package io.migrationgate.internal;

import io.migrationgate.Side;
import io.migrationgate.UnitWrite;
import io.migrationgate.flags.FlagView;
import io.migrationgate.spi.UnitResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one pin that all units of work of one thread share, and who depends on it.
 *
 * <p>All units that are open on a thread at once, nested ones or overlapping ones, see <em>one</em>
 * phase table, pinned until the last of them has ended. With a pin for each, a call could decide by
 * the inner unit's table and write in the outer unit's transaction, and the inner pin would be gone
 * before that transaction commits.
 *
 * <p>The units themselves are a {@link UnitStack}; the calls that hold the pin as well are
 * {@link CallsUnderWay}, and what is counted under it {@link EventCounts}. Used by its own thread
 * only; other threads may look at {@link #oldest} and see slightly stale values.
 */
public final class ThreadUnits extends CallsUnderWay {
  private final Thread owner = Thread.currentThread();
  private final int stripe = PinCounters.stripeFor(Thread.currentThread().getId());
  private final CurrentTable current;
  private final boolean fencing;
  private final UnitStack units = new UnitStack();

  // The pin as gates may use it. Gates do not say on which connection they work, so no open unit
  // may be on a replica, which each is asked at a gated call, and without leases each must hold its
  // fence.
  private @Nullable PhaseTable table;
  private @Nullable PhaseTable pin;
  private boolean asked;
  // Whether gates have taken the pin, by all that they ask first; flags ask less.
  private boolean takenByGates;
  // Flags in the open units were evaluated by the pin, or by this where it could not be taken.
  private boolean flagsAsked;
  private @Nullable PhaseTable flagsBy;
  // By which a flag was given its value that has a safe variant: the commit answers for it.
  private @Nullable PhaseTable reliedOn;
  private @Nullable AskedWrites askedWrites;
  // Another thread has closed a unit, or taken away what was decided: the owner looks before a gate
  // decides anything more.
  private volatile boolean changedFromOutside;

  ThreadUnits(CurrentTable current, int gates, boolean fencing) {
    super(gates);
    this.current = current;
    this.fencing = fencing;
  }

  /** The pinned table, or null while gates may not use any. The hot path starts here. */
  public @Nullable PhaseTable table() {
    if (changedFromOutside) {
      dropAbandoned();
    }
    return table;
  }

  /** As {@link #beginDecided}, unless there is something to look at first. Reads start here. */
  public long beginRead(int gate) {
    return changedFromOutside ? 0 : beginDecided(gate);
  }

  private void gatesUse(@Nullable PhaseTable now) {
    if (now == null) {
      forgetDecided();
    }
    table = now;
  }

  /** The same where a unit of work is open; null where none is. */
  @Nullable
  PhaseTable tableOfUnit() {
    PhaseTable now = table();
    return units.isEmpty() ? null : now;
  }

  /** Whether a unit of work is open. */
  public boolean inUnit() {
    dropAbandoned();
    return !units.isEmpty();
  }

  /** Whether every open unit's statements can be marked, and there is one. */
  boolean marksStatements() {
    return units.marksStatements();
  }

  /** A gated write was asked for, and is kept for whoever writes later what it decides. */
  void keep(String migration, @Nullable String key, Route.Writes writes, long call) {
    AskedWrites kept = askedWrites;
    if (kept == null) {
      kept = new AskedWrites();
      askedWrites = kept;
    }
    kept.add(migration, key, writes, call, units.innermostOpenedAt());
  }

  /** The gated writes that were asked for in the innermost unit; see {@link AskedWrites}. */
  public List<UnitWrite> askedWrites() {
    dropAbandoned();
    AskedWrites kept = askedWrites;
    return kept == null || units.isEmpty() ? List.of() : kept.since(units.innermostOpenedAt());
  }

  /** Whether a write to this side was asked for in the innermost unit, for this key. */
  public boolean askedFor(String migration, @Nullable String key, Side side) {
    dropAbandoned();
    AskedWrites kept = askedWrites;
    return kept != null
        && !units.isEmpty()
        && kept.since(units.innermostOpenedAt(), migration, key, side);
  }

  /** The same for whatever key. */
  public boolean askedForAnyKey(String migration, Side side) {
    dropAbandoned();
    AskedWrites kept = askedWrites;
    return kept != null
        && !units.isEmpty()
        && kept.sinceForAnyKey(units.innermostOpenedAt(), migration, side);
  }

  /** What was asked for since this mark is undone. */
  void forgetSince(long mark) {
    if (askedWrites != null) {
      askedWrites.forgetSince(mark);
    }
  }

  /** A write may have been done by half; see {@link UnitStack#doom}. */
  void doom(PartialWrite write) {
    dropAbandoned();
    units.doom(write);
  }

  /** A transaction was rolled back to a savepoint that was set at this mark. */
  void undone(UnitResource resource, long mark) {
    units.undone(resource, mark);
    forgetSince(mark);
  }

  /** A write with this number has failed and was recorded; counts once that is committed. */
  void recorded(UnitResource resource, int gate, long mark) {
    units.recorded(resource, new Unit.Recorded(gate, mark));
  }

  /** Whether the thread is inside a gated read. */
  boolean reading() {
    return reading(units.engaged());
  }

  /** The table of the open units, pinned now if it was not before. */
  public PhaseTable pinned() {
    PhaseTable pinned = hold();
    takenByGates = true;
    gatesUse(usable() ? pinned : null);
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

  /**
   * The table of the open units for flags: the pin, if that is not too late for gates, since they
   * must decide by the same. Where it is too late no gate may be asked any more, and flags keep a
   * table of their own, pinned as well.
   */
  PhaseTable holdForFlags() {
    PhaseTable by = flagsBy;
    if (by != null) {
      return by;
    }
    if (units.replica() == null && inTime()) {
      flagsAsked = true;
      return hold();
    }
    by = current.pin(stripe);
    flagsBy = by;
    return by;
  }

  /**
   * A flag that has a safe variant is given its value by this view.
   *
   * @return false if that is not the one that the open units keep to
   */
  @SuppressWarnings("ReferenceEquality") // a view belongs to its table alone
  boolean relyOn(FlagView view) {
    PhaseTable by = pin != null && pin.flags() == view ? pin : flagsBy;
    if (by == null || by.flags() != view) {
      return false;
    }
    if (reliedOn == null && !units.isEmpty()) {
      reliedOn = by;
    }
    return true;
  }

  /** By which table such a flag was given its value in the open units; null if none was. */
  @Nullable
  PhaseTable reliedOn() {
    return reliedOn;
  }

  /** Whether a change that has begun since this table still waits for this thread. */
  boolean keeps(PhaseTable table) {
    return table == pin || table == flagsBy;
  }

  private boolean inTime() {
    engageAll();
    if (fencing) {
      // Whether it is in time is asked with the fence.
      return true;
    }
    try {
      beforePin();
      return true;
    } catch (RuntimeException e) {
      // What refuses a gate must not refuse a flag; the gate will be told once it is asked.
      return false;
    }
  }

  /** Whether a flag was evaluated by the pin. */
  boolean flagsAsked() {
    return flagsAsked;
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
    gatesUse(null);
    giveBack();
  }

  @Override
  void giveBack() {
    PhaseTable pinned = pin;
    if (pinned != null) {
      flush(pinned);
      pin = null;
      table = null;
      takenByGates = false;
      asked = false;
      flagsAsked = false;
      pinned.pins().leave(stripe);
    }
  }

  private boolean usable() {
    return takenByGates
        && units.replica() == null
        && units.allAskedAgain()
        && (!fencing || (units.unfenced() == null && units.anyFenced()));
  }

  Unit open(String name, @Nullable UnitResource resource, long nowNanos) {
    dropAbandoned();
    Unit unit = units.push(name, resource, nowNanos);
    unit.answeredFor = begunWrites();
    unit.openedAt = begunWrites();
    boolean idle = resource != null && resource.idleUntilPinned();
    if (!idle) {
      engage(unit);
    }
    if ((!idle && (fencing || !unit.askedAgain)) || unit.replica) {
      gatesUse(null);
    }
    return unit;
  }

  void close(Unit unit) {
    remove(unit);
    dropAbandoned();
    unitsRemoved();
  }

  private void remove(Unit unit) {
    if (askedWrites != null && units.sharing(unit) == null) {
      askedWrites.forgetSince(unit.openedAt);
    }
    for (Unit.Recorded write : unit.committed) {
      count(write.gate(), GateCounters.RECORDED);
    }
    if (units.remove(unit)) {
      dropHold();
    }
  }

  // Where something kept gates from using the pin, they may again once it is gone; and the last
  // fence may be gone.
  private void unitsRemoved() {
    if (units.isEmpty()) {
      reliedOn = null;
      PhaseTable by = flagsBy;
      if (by != null) {
        flagsBy = null;
        by.pins().leave(stripe);
      }
    }
    unpinIfFree();
    if (pin != null) {
      gatesUse(usable() ? pin : null);
    }
  }

  /** This unit depends on the pin from now on: until it ends, the pin stays. */
  void engage(Unit unit) {
    if (units.engage(unit)) {
      addHolds(1);
      if (!unit.askedAgain) {
        gatesUse(null);
      }
    }
  }

  /** A gate is asked, and does not say on which connection it works: it may be any. */
  void engageAll() {
    addHolds(units.engageAll());
  }

  /** A write was decided: what has not begun may be where it is sent. */
  void decided(PhaseTable by) {
    asked = true;
    units.decided(by);
  }

  /** A gate decides something that may never be counted: a lock, or a write that fails. */
  public void ask() {
    asked = true;
  }

  /** Whether a gate has decided anything since the table was pinned. */
  boolean asked() {
    return asked || counted();
  }

  /** Closes a unit on behalf of another thread; takes effect at once if its own has died. */
  void closeFromOutside(Unit unit, long serial) {
    unit.abandon(serial);
    changedFromOutside = true;
    dropIfDead();
  }

  /** What the pin said must be asked again; for other threads. */
  void decideAgain() {
    changedFromOutside = true;
  }

  /**
   * What was abandoned on a thread that can no longer take it away itself is taken away here.
   *
   * @return whether the thread has died
   */
  private boolean dropIfDead() {
    if (owner.isAlive()) {
      return false;
    }
    synchronized (this) {
      dropAbandoned();
    }
    return true;
  }

  /** Whether it is this thread's. */
  boolean isOf(Thread thread) {
    return owner == thread;
  }

  /** Whether its thread has died, and has left no unit open. */
  boolean isOver() {
    return dropIfDead() && oldest() == null;
  }

  private void dropAbandoned() {
    if (!changedFromOutside) {
      return;
    }
    changedFromOutside = false;
    forgetDecided();
    for (Unit unit = units.abandoned(); unit != null; unit = units.abandoned()) {
      remove(unit);
    }
    unitsRemoved();
  }

  /** A unit whose transaction must take its fence yet; see {@link UnitStack#unfenced}. */
  @Nullable
  Unit unfenced() {
    return units.unfenced();
  }

  /** An open unit on a replica; null if there is none. */
  @Nullable
  Unit replica() {
    return units.replica();
  }

  /**
   * Asks the transactions that depend on the pin, and have not been asked yet, whether they are on
   * a replica by now.
   *
   * @return the pinned table if gates may use it now
   */
  @Nullable
  PhaseTable askAgain() {
    if (pin != null && !units.allAskedAgain()) {
      units.askAgain(fencing);
      gatesUse(usable() ? pin : null);
    }
    return table;
  }

  /** Whether the transaction of any open unit holds its fence. */
  boolean anyFenced() {
    return units.anyFenced();
  }

  /** Whether more than one transaction that depends on the pin has begun, or may have. */
  boolean severalBegun() {
    return units.severalBegun();
  }

  /** The transaction behind the innermost unit that depends on the pin; null if it has none. */
  public @Nullable UnitResource resource() {
    return units.resource();
  }

  /** Tells the transactions of units that depend on it that the pin is about to be taken. */
  void beforePin() {
    units.beforePin();
  }

  /** The outermost open unit; null if there is none. May be called by any thread, for diagnosis. */
  @Nullable
  Unit oldest() {
    return units.oldest(pin != null);
  }
}

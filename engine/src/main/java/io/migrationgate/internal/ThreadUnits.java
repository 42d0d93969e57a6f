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
  private final int stripe = PinCounters.stripeFor(Thread.currentThread().getId());
  private final CurrentTable current;
  private final int gates;

  private Unit[] units = new Unit[2];
  private int depth;
  private int calls;
  private @Nullable PhaseTable table;

  // Counted here, without any sharing, and added up when the last unit ends.
  private int[] counts = new int[0];
  private int[] touched = new int[0];
  private int touchedCount;

  ThreadUnits(CurrentTable current, int gates) {
    this.current = current;
    this.gates = gates;
  }

  /** One unit of work; its object is used again by later units of the same thread. */
  static final class Unit {
    String name = "";

    @Nullable
    UnitResource resource;

    long serial;
    boolean open;
    long startedNanos;
  }

  /** The pinned table, or null while none is pinned. The hot path starts here. */
  public @Nullable PhaseTable table() {
    return table;
  }

  /** Whether a unit of work is open. */
  public boolean inUnit() {
    return depth > 0;
  }

  /** The table of the open units, pinned now if it was not before. */
  public PhaseTable pinned() {
    PhaseTable pinned = table;
    if (pinned == null) {
      pinned = current.pin(stripe);
      table = pinned;
    }
    return pinned;
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

  private void unpinWhenIdle() {
    PhaseTable pinned = table;
    if (depth == 0 && calls == 0 && pinned != null) {
      flush(pinned);
      table = null;
      pinned.pins().leave(stripe);
    }
  }

  Unit open(String name, @Nullable UnitResource resource, long nowNanos) {
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
    depth++;
    return unit;
  }

  void close(Unit unit) {
    unit.open = false;
    unit.resource = null;
    while (depth > 0 && !units[depth - 1].open) {
      depth--;
    }
    unpinWhenIdle();
  }

  /** The transaction behind the innermost open unit; null if it has none. */
  public @Nullable UnitResource resource() {
    return depth == 0 ? null : units[depth - 1].resource;
  }

  /** Counts an event of the gate with this index. */
  @SuppressWarnings("EnumOrdinal") // an index into a private array
  public void count(int gate, GateCounters.Event event) {
    int slot = gate * GateCounters.EVENTS + event.ordinal();
    int[] mine = counts;
    if (slot < mine.length) {
      if (mine[slot]++ == 0) {
        touched[touchedCount++] = slot;
      }
    } else {
      grow();
      count(gate, event);
    }
  }

  private void grow() {
    int slots = gates * GateCounters.EVENTS;
    counts = new int[slots];
    touched = new int[slots];
  }

  private void flush(PhaseTable pinned) {
    for (int i = 0; i < touchedCount; i++) {
      int slot = touched[i];
      pinned
          .entry(slot / GateCounters.EVENTS)
          .counters()
          .add(slot % GateCounters.EVENTS, counts[slot]);
      counts[slot] = 0;
    }
    touchedCount = 0;
  }

  /** The outermost open unit; null if there is none. May be called by any thread, for diagnosis. */
  @Nullable
  Unit oldest() {
    Unit[] seen = units;
    for (Unit unit : seen) {
      if (unit != null && unit.open) {
        return unit;
      }
    }
    return null;
  }
}

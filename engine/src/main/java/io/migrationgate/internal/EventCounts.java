package io.migrationgate.internal;

/**
 * What happened at the gates on one thread, counted without any sharing, and added up when the
 * thread gives its pin back. Used by its own thread only.
 *
 * <p>The part of {@link ThreadUnits} that counts; a base class rather than a field, since every
 * gated call counts, and looking up another object adds 0.2 to 0.5 ns to what a read costs.
 */
abstract sealed class EventCounts permits DecidedReads {
  private final int gates;
  private final long[] counts;
  // Gates that are 64 apart share a bit; who goes through them looks at them all.
  private long touched;

  EventCounts(int gates) {
    this.gates = gates;
    this.counts = new long[gates * GateCounters.EVENTS];
  }

  /** Counts an event of the gate with this index. */
  final void count(int gate, int event) {
    if (counts[gate * GateCounters.EVENTS + event]++ == 0) {
      touch(gate);
    }
  }

  /** Counts several; the gate was touched before. */
  final void count(int gate, int event, long times) {
    counts[gate * GateCounters.EVENTS + event] += times;
  }

  /** There is something to be counted of this gate. */
  final void touch(int gate) {
    touched |= 1L << gate;
  }

  /** The first gate from this index on that may have been touched since the last flush; else -1. */
  final int touchedFrom(int gate) {
    if (touched == 0) {
      return -1;
    }
    int next = gate;
    while (next < gates && (touched & (1L << next)) == 0) {
      next++;
    }
    return next < gates ? next : -1;
  }

  /** Whether anything was counted since the last flush. */
  final boolean counted() {
    return touched != 0;
  }

  /** Adds what was counted to the counters of the table that decided it. */
  final void flush(PhaseTable into) {
    for (int gate = touchedFrom(0); gate >= 0; gate = touchedFrom(gate + 1)) {
      flush(into.counters(gate), gate * GateCounters.EVENTS);
    }
    touched = 0;
  }

  private void flush(GateCounters into, int from) {
    for (int event = 0; event < GateCounters.EVENTS; event++) {
      long times = counts[from + event];
      if (times != 0) {
        into.add(event, times);
        counts[from + event] = 0;
      }
    }
  }
}

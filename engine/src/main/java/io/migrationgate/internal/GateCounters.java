package io.migrationgate.internal;

import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.NodeReport;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one gate counted on this node during one stay in one phase. Thread-safe. Units of work count
 * on their own and add up when they end, so numbers lag by the units that are open.
 */
public final class GateCounters {
  /** What is counted. */
  public enum Event {
    /** A read served from the old side. */
    READ_OLD,
    /** A read served from the new side. */
    READ_NEW,
    /** A write of the old side. */
    WROTE_OLD,
    /** A write of the new side. */
    WROTE_NEW,
    /** A comparison in which both sides agreed. */
    MATCH,
    /** A comparison in which they did not. */
    MISMATCH,
    /** A comparison in which the other side failed. */
    COMPARE_ERROR,
    /** A sampled read that was not compared: past the deadline, or no savepoint to be had. */
    COMPARE_SKIPPED,
    /** A secondary write that failed and was recorded. */
    RECORDED
  }

  static final int EVENTS = Event.values().length;

  private final LongAdder[] adders = new LongAdder[EVENTS];
  private final long enteredEpoch;

  GateCounters(long enteredEpoch) {
    this.enteredEpoch = enteredEpoch;
    for (int i = 0; i < EVENTS; i++) {
      adders[i] = new LongAdder();
    }
  }

  /** Counts one. */
  @SuppressWarnings("EnumOrdinal") // an index into a private array
  public void add(Event event) {
    adders[event.ordinal()].increment();
  }

  void add(int event, int times) {
    adders[event].add(times);
  }

  /** How many so far. */
  @SuppressWarnings("EnumOrdinal") // an index into a private array
  public long count(Event event) {
    return adders[event.ordinal()].sum();
  }

  long enteredEpoch() {
    return enteredEpoch;
  }

  /** For the node's report. */
  public NodeReport.Counts counts() {
    return new NodeReport.Counts(
        enteredEpoch,
        count(Event.READ_OLD),
        count(Event.READ_NEW),
        count(Event.WROTE_OLD),
        count(Event.WROTE_NEW),
        new Observed(count(Event.MATCH), count(Event.MISMATCH), count(Event.COMPARE_ERROR)),
        count(Event.RECORDED));
  }
}

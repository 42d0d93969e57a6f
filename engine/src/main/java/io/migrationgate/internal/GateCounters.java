package io.migrationgate.internal;

import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.NodeReport;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What one gate counted on this node during one stay in one phase. Thread-safe. Units of work count
 * on their own and add up when they end, so numbers lag by the units that are open.
 */
public final class GateCounters {
  // Plain numbers rather than an enum: they index arrays on the hot path.
  /** A read served from the old side. */
  public static final int READ_OLD = 0;
  /** A read served from the new side. */
  public static final int READ_NEW = 1;
  /** A write of the old side. */
  public static final int WROTE_OLD = 2;
  /** A write of the new side. */
  public static final int WROTE_NEW = 3;
  /** A comparison in which both sides agreed. */
  public static final int MATCH = 4;
  /** A comparison in which they did not. */
  public static final int MISMATCH = 5;
  /** A comparison in which the other side failed. */
  public static final int COMPARE_ERROR = 6;
  /** A sampled read that was not compared: past the deadline, or no savepoint to be had. */
  public static final int COMPARE_SKIPPED = 7;
  /** A secondary write that failed and was recorded, and whose transaction was committed. */
  public static final int RECORDED = 8;

  static final int EVENTS = 9;

  private final LongAdder[] adders = new LongAdder[EVENTS];
  private final long enteredEpoch;

  private final @Nullable GateCounters total;

  private GateCounters(long enteredEpoch, @Nullable GateCounters total) {
    this.enteredEpoch = enteredEpoch;
    this.total = total;
    for (int i = 0; i < EVENTS; i++) {
      adders[i] = new LongAdder();
    }
  }

  /** The first stay, counted into a total that goes on. */
  static GateCounters first(long enteredEpoch) {
    return new GateCounters(enteredEpoch, new GateCounters(0, null));
  }

  /** The next stay, counted into the same total. */
  GateCounters next(long entered) {
    return new GateCounters(entered, total);
  }

  void add(int event, long times) {
    adders[event].add(times);
    if (total != null) {
      total.adders[event].add(times);
    }
  }

  /** How many in all stays since the node started. */
  public long total(int event) {
    return total == null ? count(event) : total.count(event);
  }

  /** How many so far. */
  public long count(int event) {
    return adders[event].sum();
  }

  long enteredEpoch() {
    return enteredEpoch;
  }

  /** For the node's report. */
  public NodeReport.Counts counts() {
    return new NodeReport.Counts(
        enteredEpoch,
        count(READ_OLD),
        count(READ_NEW),
        count(WROTE_OLD),
        count(WROTE_NEW),
        new Observed(count(MATCH), count(MISMATCH), count(COMPARE_ERROR)),
        count(RECORDED));
  }
}

package io.migrationgate;

import io.migrationgate.internal.GateCounters;

/** Something that happens at a gate and is counted. */
public enum GateEvent {
  /** A read was served from the old side. */
  READ_OLD(GateCounters.READ_OLD),
  /** A read was served from the new side. */
  READ_NEW(GateCounters.READ_NEW),
  /** The old side was written. */
  WROTE_OLD(GateCounters.WROTE_OLD),
  /** The new side was written. */
  WROTE_NEW(GateCounters.WROTE_NEW),
  /** A comparison in which both sides agreed. */
  MATCH(GateCounters.MATCH),
  /** A comparison in which they did not. */
  MISMATCH(GateCounters.MISMATCH),
  /** A comparison in which the other side failed. */
  COMPARE_ERROR(GateCounters.COMPARE_ERROR),
  /** A sampled read that was not compared: past the deadline, or no savepoint to be had. */
  COMPARE_SKIPPED(GateCounters.COMPARE_SKIPPED),
  /** A secondary write that failed and was recorded, and whose transaction was committed. */
  RECORDED(GateCounters.RECORDED);

  private final int index;

  GateEvent(int index) {
    this.index = index;
  }

  int index() {
    return index;
  }
}

package io.migrationgate.internal;

import io.migrationgate.spi.UnitResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work; its object is used again by later units of the same thread. Belongs to that
 * thread but for {@link #abandoned}.
 */
final class Unit {
  String name = "";

  @Nullable
  UnitResource resource;

  long serial;
  boolean open;
  boolean engaged;
  boolean fenced;
  boolean replica;
  // At its first gated call it is asked once more whether it is on a replica.
  boolean askedAgain;
  // A gate decided a write by this table while the unit had not begun: its side may be sent yet.
  @Nullable
  PhaseTable decidedBy;

  // The first of its gated writes that may have been done by half, and was not undone since.
  @Nullable
  PartialWrite partial;

  // Its writes that have failed and were recorded, and were not undone since; of no unit but a few.
  List<Recorded> recorded = List.of();

  // Those of them whose commit was checked.
  List<Recorded> committed = List.of();

  // How many gated writes the thread had begun when this unit was opened, checked or rolled back.
  long answeredFor;

  // The same when it was opened: what was asked for later may be its own.
  long openedAt;

  long startedNanos;
  // The serial under which another thread closed it; the owner takes it away. By then the object
  // may be in use again, under another serial.
  private volatile long abandoned;

  /**
   * A write that has failed and was recorded.
   *
   * @param gate the gate's index
   * @param mark the write's number
   */
  record Recorded(int gate, long mark) {}

  void begin(String called, @Nullable UnitResource behind, long nowNanos) {
    name = called;
    resource = behind;
    serial++;
    startedNanos = nowNanos;
    open = true;
    fenced = false;
    replica = behind != null && behind.onReplica();
    askedAgain = replica || behind == null;
    engaged = false;
    decidedBy = null;
    partial = null;
    recorded = List.of();
    committed = List.of();
  }

  void end() {
    open = false;
    resource = null;
    engaged = false;
    partial = null;
  }

  /** Its transaction must not be committed, unless this is undone. */
  void doom(PartialWrite write) {
    if (partial == null || write.call() < partial.call()) {
      partial = write;
    }
  }

  /** All that was done since a mark was taken is undone. */
  void undone(long mark) {
    if (partial != null && mark < partial.call()) {
      partial = null;
    }
    if (!recorded.isEmpty()) {
      recorded = recorded.stream().filter(write -> write.mark() <= mark).toList();
    }
  }

  /** It is about to be committed. */
  void checked() {
    committed = recorded;
  }

  /** Whether a gated write with this number, or a later one, may have sent it something. */
  boolean usedSince(long call) {
    return resource == null || resource.usedSince(call);
  }

  boolean isAbandoned() {
    return abandoned == serial;
  }

  // Two threads may close it, and the later one be late by a whole use of this object.
  synchronized void abandon(long closed) {
    abandoned = Math.max(abandoned, closed);
  }
}

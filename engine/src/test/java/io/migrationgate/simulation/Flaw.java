package io.migrationgate.simulation;

/** A mistake that the protocol must not make, built in to show that the simulation would see it. */
enum Flaw {
  /** The protocol as it is. */
  NONE,
  /** Entering a pin does not look again at which table is current. */
  NO_RECHECK_ON_PIN,
  /** A node acknowledges what it has loaded, though older pins are open. */
  ACK_BEFORE_DRAINED,
  /** A node that was given up comes back under the same generation. */
  NO_GENERATION,
  /** The barrier passes over transactions of nodes that are not live any more. */
  NO_BARRIER_FOR_DEAD_NODES,
  /** The barrier passes over transactions of live nodes. */
  NO_BARRIER_FOR_LIVE_NODES,
  /** A backfill starts as soon as the phase is entered. */
  BACKFILL_BEFORE_SETTLED,
  /** The verification starts right after the last batch. */
  NO_FENCE_BEFORE_VERIFICATION,
  /** A batch does not look whether its phase is still the one it was planned for. */
  UNFENCED_BATCH,
  /** A unit of work under REPEATABLE READ is pinned at its first gated call. */
  PIN_AFTER_SNAPSHOT,
  /** From a read ramp in dual-write straight to read-old. */
  RAMP_STRAIGHT_BACK,
  /** Observers measure with their wall clock. */
  EXPIRY_BY_WALL_CLOCK,
  /** A restored store is taken for the one before. */
  TOKEN_NOT_COMPARED,
  /** A change waits for the rows of older epochs to be free, but does not close them. */
  EPOCH_NOT_CLOSED,
  /** A change does not wait for transactions that hold the row of an older epoch. */
  FENCES_PASSED_OVER,
  /** A revoked unit of work is counted as drained, but may commit. */
  REVOKED_BUT_COMMITS,
  /** A unit of work commits though a write has failed on its second side. */
  PARTIAL_WRITE_COMMITS,
  /** A gate's mark holds until the end of the transaction, not of the statement. */
  MARKER_PER_TRANSACTION,
  /** Triggers are installed before every node marks its statements. */
  TRIGGERS_BEFORE_NODES_MARK,
  /** Outsiders count as covered though transactions from before the triggers are open. */
  OUTSIDERS_COUNTED_BEFORE_BARRIER,
  /** A move counts on triggers that it has looked at before its lock, and not under it. */
  TRIGGERS_LOOKED_AT_ONCE,
  /** The trigger on the old side goes on in write-new. */
  FORWARD_TRIGGER_LEFT,
  /** The verification does not wait for old snapshots of outsiders. */
  NO_WAIT_FOR_SNAPSHOTS,
  /** Outsiders count as covered though snapshots from before the copy are open. */
  COVERED_BESIDE_OLD_SNAPSHOTS,
  /** An old side that is shut does not follow the new one, though it counts as in sync. */
  SHUT_SIDE_STANDS_STILL,
  /** Writers of the new shape come in dual-write before the new side is in sync. */
  NEW_SHAPE_BEFORE_THE_COPY,
  /** The trigger on the new side carries back what did not agree with the old one before. */
  CARRIED_BACK_BEFORE_THE_COPY,
  /** Triggers go, and the mark that they uphold after them. */
  MARKS_AFTER_TRIGGERS,
  /** A unit of work commits without asking. */
  NO_COMMIT_CHECK,
  /** A flag that is asked in a unit of work is the one of now. */
  FLAGS_OF_NOW,
  /** A unit of work that asked flags only commits without asking. */
  FLAGS_NOT_CHECKED,
  /** Documents are written in a version that not every node reads. */
  VERSION_RULE_OFF,
  /** Documents are counted while units of work may still write the version before. */
  VERSION_NOT_SETTLED,
  /** An application deletes without having locked: a misuse, not the protocol's mistake. */
  DELETE_WITHOUT_LOCK
}

package io.migrationgate.simulation;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What must hold at every moment. */
  enum Rule {
    /** Positions live at once are compatible. */
    COMPATIBLE,
    /** Once a change has settled, nobody works under an older one. */
    SETTLED,
    /** What a unit of work is given by flags and by gates is of one snapshot. */
    ONE_SNAPSHOT,
    /** No batch of a backfill runs in a phase that has not settled. */
    BACKFILL_AFTER_SETTLING,
    /** A side that may be read, or is marked as in sync, holds what was committed. */
    IN_SYNC,
    /** A read that counts gave what was committed before its database snapshot. */
    FRESH_READ,
    /** What was read under {@code gate.lock} is what is overwritten. */
    EXCLUSIVE,
    /**
     * A document is in a version that every live node reads, and that nobody has finalized away.
     */
    READABLE,
    /** When the trouble is over, changes settle. */
    SETTLES
  }

  private final transient Rule rule;

  Violation(Rule rule, String message) {
    super(rule + ": " + message);
    this.rule = rule;
  }

  Rule rule() {
    return rule;
  }
}

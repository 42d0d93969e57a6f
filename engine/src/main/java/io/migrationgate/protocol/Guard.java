package io.migrationgate.protocol;

import java.util.Locale;

/** A condition that a move must meet. */
public enum Guard {
  /**
   * The move exists at all: nothing skips, nothing leaves contracted, a ramp only where one has a
   * meaning.
   */
  LEGAL(false),
  /** The last change has settled, or the move goes back to where it came from. */
  SETTLED(false),
  /** Every live node's build works in the target. */
  SUPPORTED(false),
  /** The expanded schema is there. */
  EXPANDED(false),
  /** No writer is connected that does not ask the gate; named exceptions apart. */
  REGISTERED_WRITERS(false),
  /** The new side holds what the old one does. */
  NEW_IN_SYNC(false),
  /** The old side holds what the new one does. */
  OLD_IN_SYNC(false),
  /** Every secondary write that failed has been repaired. */
  NOTHING_UNREPAIRED(false),
  /** Shadow comparison saw enough, and few enough mismatches. */
  MISMATCHES(true),
  /** Shadow comparison failed seldom enough. */
  COMPARISON_ERRORS(true),
  /** Rows can be inserted without the old side. */
  OLD_SIDE_OPTIONAL(false),
  /** The sequences that new rows will draw from are beyond every value that is taken. */
  SEQUENCES_AHEAD(false),
  /**
   * The bridge's triggers are in the database as they were generated, and do what is counted on.
   */
  TRIGGERS(false),
  /** The verification is of this stay in this phase, and clean. */
  VERIFIED(false),
  /** No enabled flag requires a later phase, but for those that are turned off with the move. */
  FLAGS(false),
  /** As many other people as declared have approved the step, as things stand. */
  APPROVED(false),
  /** The operator has confirmed what cannot be undone. */
  CONFIRMED(false);

  private final boolean observes;

  Guard(boolean observes) {
    this.observes = observes;
  }

  /** Whether the guard only observes, so that {@code --force} with a reason may override it. */
  public boolean observes() {
    return observes;
  }

  /** For example {@code new-in-sync}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

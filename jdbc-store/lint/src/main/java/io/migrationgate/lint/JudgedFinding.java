package io.migrationgate.lint;

import io.migrationgate.lint.rule.Finding;

/**
 * A finding, and what became of it.
 *
 * @param finding the finding
 * @param outcome whether it stands
 * @param note the reason of the ignore, the evidence, or what is missing; may be empty
 */
public record JudgedFinding(Finding finding, Outcome outcome, String note) {
  /** What became of it. */
  public enum Outcome {
    /** It stands. */
    STANDS,
    /** The script says why it is harmless. */
    IGNORED,
    /** It drops an old side that nobody needs any more. */
    ALLOWED
  }

  /** Whether it stands. */
  public boolean stands() {
    return outcome == Outcome.STANDS;
  }
}

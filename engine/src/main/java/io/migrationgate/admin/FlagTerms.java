package io.migrationgate.admin;

import org.jspecify.annotations.Nullable;

/**
 * On what terms a flag is changed.
 *
 * @param operator who, and why
 * @param seenRevision the revision that the change was decided on, 0 if there was no flag; null if
 *     whatever is there may be changed
 * @param settles whether the change is to settle: then it can be known when nobody works by the
 *     value before any more, and a node that has lost its lease serves the safe variant
 */
public record FlagTerms(Operator operator, @Nullable Long seenRevision, boolean settles) {
  /** Whatever revision is there, without settling. */
  public static FlagTerms of(Operator operator) {
    return new FlagTerms(operator, null, false);
  }

  /** The same on condition that the flag is at this revision. */
  public FlagTerms at(long revision) {
    return new FlagTerms(operator, revision, settles);
  }

  /** The same, to settle. */
  public FlagTerms settling() {
    return new FlagTerms(operator, seenRevision, true);
  }
}

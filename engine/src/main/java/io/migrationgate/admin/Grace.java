package io.migrationgate.admin;

import java.time.Duration;

/**
 * An operator's word that no transaction lasts longer than this. It stands in for seeing them,
 * where the database does not show them.
 *
 * @param duration how long to wait after the last acknowledgement; positive
 * @param actor who gave the word; goes into the history
 */
public record Grace(Duration duration, String actor) {
  /** Checks the duration. */
  public Grace {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("a grace of " + duration + " is none");
    }
  }
}

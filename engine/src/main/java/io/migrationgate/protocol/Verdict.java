package io.migrationgate.protocol;

import io.migrationgate.Problem;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one guard said to one move.
 *
 * @param guard the guard
 * @param outcome what it said
 * @param found what it saw
 * @param problem why not; null when it passed
 */
public record Verdict(
    Guard guard, Outcome outcome, String found, @Nullable Problem problem) {
  /** What a guard can say. */
  public enum Outcome {
    /** The condition holds. */
    PASSED,
    /** It does not hold, and the operator has overridden it. */
    OVERRIDDEN,
    /** It does not hold. */
    REFUSED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Verdict passed(Guard guard, String found) {
    return new Verdict(guard, Outcome.PASSED, found, null);
  }

  static Verdict refused(Guard guard, Problem problem) {
    return new Verdict(guard, Outcome.REFUSED, problem.found(), problem);
  }

  /** The same guard, given way to by force where it may be. */
  Verdict overridden() {
    return outcome == Outcome.REFUSED && guard.observes()
        ? new Verdict(guard, Outcome.OVERRIDDEN, found, problem)
        : this;
  }

  /** Whether the move must not happen. */
  public boolean refuses() {
    return outcome == Outcome.REFUSED;
  }
}

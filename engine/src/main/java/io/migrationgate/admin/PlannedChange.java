package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A change of a flag that is to be made later.
 *
 * @param at when, by the store's clock
 * @param change what: a {@link FlagChange.Switch} or a {@link FlagChange.Distribute}
 * @param gap how long after the planned change before it, at least; so steps that are late do not
 *     come all at once. Zero if that does not matter
 * @param operator who planned it, and why
 */
public record PlannedChange(Instant at, FlagChange change, Duration gap, Operator operator) {
  /** Checks that the change can be kept. */
  public PlannedChange {
    if (!(change instanceof FlagChange.Switch || change instanceof FlagChange.Distribute)) {
      throw new MigrationGateException(new Problem(
          "scheduled change",
          "'" + change.kind() + "'",
          "enable, disable or rollout",
          "make this change when its time has come"));
    }
    if (gap.isNegative()) {
      throw new IllegalArgumentException("a gap of " + gap);
    }
    // The reason must be short enough for what is added to it.
    reasoned(operator, at);
  }

  private static Operator reasoned(Operator operator, Instant at) {
    return Operator.of(operator.actor(), operator.reason() + " (scheduled for " + at + ")");
  }

  /** Who makes it, for the history. */
  Operator maker() {
    return reasoned(operator, at);
  }

  /** The same, not before a moment. */
  PlannedChange notBefore(Instant earliest) {
    return at.isBefore(earliest) ? new PlannedChange(earliest, change, gap, operator) : this;
  }

  /** For example {@code rollout on 10% at 2026-12-01T08:00:00Z}. */
  public String describe() {
    return what() + " at " + second();
  }

  /** When, as it is shown: to the second. */
  public String second() {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** For example {@code rollout on 10%}. */
  public String what() {
    return change.kind()
        + (change instanceof FlagChange.Distribute share
            ? " " + share.rollout().variant() + " " + share.rollout().percent()
            : "");
  }
}

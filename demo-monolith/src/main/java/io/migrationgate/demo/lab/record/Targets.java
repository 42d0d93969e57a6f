package io.migrationgate.demo.lab.record;

import org.jspecify.annotations.Nullable;

/**
 * The numbers that a run is to reach, besides that nothing fails and nothing is lost.
 *
 * @param settleMillis within which a phase change settles
 * @param p99Ratio how much the p99 during a phase change may exceed that of the minute before
 * @param copyRatio how much the p99 during a backfill may exceed that of the quiet time before
 * @param runMillis how long the run may take; null if it may take as long as it takes
 */
public record Targets(
    long settleMillis,
    double p99Ratio,
    double copyRatio,
    @Nullable Long runMillis) {
  /** Settles in a second, and p99 at most a quarter above that of the time before. */
  public static final Targets UNHURRIED = new Targets(1_000, 1.25, 1.25, null);

  /** The same, within three minutes. */
  public static final Targets FAST = new Targets(1_000, 1.25, 1.25, 180_000L);
}

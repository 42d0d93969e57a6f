package io.migrationgate.jdbc.backfill.internal.work;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many rows the next batch takes, so that it takes about as long as it should. Pure.
 *
 * <p>A batch that took too long shrinks the next one at once, in proportion; one that was quick
 * lets it double at most, so that a burst of cheap rows does not make a monster of it.
 *
 * @param smallest never fewer rows
 * @param largest never more
 * @param target how long a batch should take
 */
record BatchSizer(int smallest, int largest, Duration target) {
  private static final double GROWTH = 2;

  /**
   * The next size.
   *
   * @param size of the batch that has ended
   * @param full whether it had as many rows as it was allowed; one that ran out of rows says
   *     nothing about larger ones
   * @param took how long it took
   */
  int next(int size, boolean full, Duration took) {
    double ratio = (double) target.toNanos() / Math.max(1, took.toNanos());
    if (ratio >= 1 && !full) {
      return clamp(size);
    }
    double next = Math.floor(size * Math.min(GROWTH, ratio));
    // Half of one row is none; without one more, a batch that fell to one row would stay there.
    return clamp((int) Math.min(Integer.MAX_VALUE, ratio > 1 ? Math.max(size + 1.0, next) : next));
  }

  /** The first size with this target, where another one was aimed at before, or none (null). */
  int after(@Nullable BatchSizer before, int size) {
    if (before == null || size == 0) {
      return clamp(1_000);
    }
    return clamp((int) Math.min(Integer.MAX_VALUE, (double) size * largest / before.largest));
  }

  int clamp(long size) {
    return (int) Math.max(smallest, Math.min(largest, size));
  }
}

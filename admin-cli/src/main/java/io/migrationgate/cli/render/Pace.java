package io.migrationgate.cli.render;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast a stage of a backfill goes.
 *
 * @param rowsPerSecond over the looks; null if it was looked at only once
 * @param leftMillis until the stage ends; null if nobody can say
 */
public record Pace(@Nullable Long rowsPerSecond, @Nullable Long leftMillis) {
  /** Nothing known. */
  public static final Pace NONE = new Pace(null, null);

  /** Before so many percent are done, how long the rest takes is a guess. */
  private static final int FIRST_PERCENT = 1;

  /**
   * One look at a stage.
   *
   * @param nanos when
   * @param done rows so far
   */
  public record Look(long nanos, long done) {}

  /**
   * What looks tell.
   *
   * @param looks at the same stage, the oldest first
   * @param total about how many rows there are; 0 or less if nobody knows
   */
  public static Pace of(List<Look> looks, long total) {
    if (looks.size() < 2) {
      return NONE;
    }
    Look first = looks.get(0);
    Look last = looks.get(looks.size() - 1);
    long nanos = last.nanos() - first.nanos();
    if (nanos <= 0) {
      return NONE;
    }
    double perSecond = Math.max(0, last.done() - first.done()) * 1e9 / nanos;
    long left = total - last.done();
    boolean begun = last.done() * 100.0 >= total * (double) FIRST_PERCENT;
    boolean tellable = total > 0 && left > 0 && begun && perSecond > 0;
    return new Pace(
        Math.round(perSecond), tellable ? (Long) Math.round(left / perSecond * 1_000) : null);
  }
}

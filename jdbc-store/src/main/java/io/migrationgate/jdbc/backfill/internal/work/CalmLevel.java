package io.migrationgate.jdbc.backfill.internal.work;

/**
 * What a delay comes to when a backfill is no reason for it, learnt from what is seen. Not
 * thread-safe.
 *
 * <p>Lower values are taken over, higher ones only while the backfill does so little that it cannot
 * be blamed: so an application that is slow by itself does not keep a run at its least for ever.
 */
final class CalmLevel {
  /** The part of the way to the newest value that the level goes. */
  private static final double STEP = 0.125;

  private final double factor;
  private final double slack;
  private double level = -1;

  /** Values over {@code factor} times the level, and {@code slack} more, are no longer calm. */
  CalmLevel(double factor, double slack) {
    this.factor = factor;
    this.slack = slack;
  }

  /** Whether a value is no longer calm; it is learnt from. */
  boolean exceeded(double value, boolean blameless) {
    if (level < 0) {
      level = value;
    }
    boolean exceeded = value > level * factor + slack;
    if (value < level || blameless) {
      level += (value - level) * STEP;
    }
    return exceeded;
  }
}

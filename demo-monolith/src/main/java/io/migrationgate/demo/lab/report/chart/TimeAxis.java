package io.migrationgate.demo.lab.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The horizontal axis that all plots of a page share, so that what happened at one time stands in
 * one line. Places are shares of a drawing's width, whatever that is. Immutable.
 *
 * @param millis the time at its right end; at the left end it is 0
 */
public record TimeAxis(long millis) {
  /**
   * What a drawing has at least, in pixels, in a window that is no phone's: 900 pixels and more.
   */
  static final double WIDE = 740;

  /** What it has on a phone. */
  static final double NARROW = 240;

  private static final long[] STEPS = {
    100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    900_000, 1_800_000
  };
  private static final double TICK_EVERY = 58;

  /** Copes with a run that took no time. */
  public TimeAxis {
    millis = Math.max(1, millis);
  }

  /** Where a moment is: from 0 at the left end to 1 at the right one. */
  double share(long at) {
    return Math.min(millis, Math.max(0, at)) / (double) millis;
  }

  /** The moments that are written below a drawing of so many pixels. */
  List<Long> ticks(double width) {
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0; i--) {
      if (width * STEPS[i] / millis >= TICK_EVERY) {
        step = STEPS[i];
      }
    }
    List<Long> ticks = new ArrayList<>();
    for (long tick = 0; tick <= millis; tick += step) {
      ticks.add(tick);
    }
    return ticks;
  }

  static String label(long millis) {
    String tenths = millis % 1_000 == 0 ? "" : "." + millis % 1_000 / 100;
    return String.format(Locale.ROOT, "%d:%02d%s", millis / 60_000, millis / 1_000 % 60, tenths);
  }
}

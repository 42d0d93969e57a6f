package io.migrationgate.demo.lab.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The horizontal axis that all plots of a page share, so that what happened at one time stands in
 * one line. Immutable.
 *
 * @param millis the time at its right end; at the left end it is 0
 * @param left where the left end is
 * @param right where the right end is
 */
public record TimeAxis(long millis, double left, double right) {
  private static final long[] STEPS = {
    100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    900_000, 1_800_000
  };
  private static final double TICK_EVERY = 70;

  /** An axis at whose right end there is room for the labels of these marks. */
  public static TimeAxis fitting(long millis, List<Mark> marks) {
    long end = Math.max(1, millis);
    double right = Svg.RIGHT;
    for (Mark mark : marks) {
      double share = Math.min(end, mark.from()) / (double) end;
      double room = Svg.WIDTH - Svg.LEFT - Lanes.width(mark.label());
      right = share <= 0 ? right : Math.min(right, Svg.LEFT + room / share);
    }
    return new TimeAxis(end, Svg.LEFT, right);
  }

  /** How many lanes the labels of marks need above a plot. */
  public int lanes(List<Mark> marks) {
    return new Lanes(marks, mark -> x(mark.from())).count();
  }

  double x(long at) {
    return left + (right - left) * (Math.min(millis, Math.max(0, at)) / (double) millis);
  }

  List<Long> ticks() {
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0; i--) {
      if ((right - left) * STEPS[i] / millis >= TICK_EVERY) {
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

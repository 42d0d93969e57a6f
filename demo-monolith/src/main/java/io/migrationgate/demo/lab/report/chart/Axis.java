package io.migrationgate.demo.lab.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A vertical axis: what its ends are, where its ticks are, and how high a value is. Immutable.
 *
 * @param low the value at the bottom
 * @param high the value at the top
 * @param logarithmic whether equal factors, not equal differences, are equally far apart
 * @param ticks the values that are written beside it
 */
public record Axis(double low, double high, boolean logarithmic, List<Double> ticks) {
  private static final int ABOUT = 4;

  /** Copies the list. */
  public Axis {
    ticks = List.copyOf(ticks);
  }

  /** From zero to a round number that is not below the highest value. */
  public static Axis linear(double highest) {
    double step = step(Math.max(highest, 1) / ABOUT);
    List<Double> ticks = new ArrayList<>();
    int last = (int) Math.ceil(Math.max(highest, 1) / step - 1e-9);
    for (int i = 0; i <= last; i++) {
      ticks.add(i * step);
    }
    return new Axis(0, last * step, false, ticks);
  }

  /** Logarithmic, between 1, 2 and 5 times powers of ten that hold all values. */
  public static Axis logarithmic(double lowest, double highest) {
    double floor = Math.max(lowest, 1e-3);
    double tick = Math.pow(10, Math.floor(Math.log10(floor)));
    while (step(tick * 1.5) <= floor) {
      tick = step(tick * 1.5);
    }
    List<Double> ticks = new ArrayList<>(List.of(tick));
    do {
      tick = step(tick * 1.5);
      ticks.add(tick);
    } while (tick < highest);
    return new Axis(ticks.get(0), tick, true, ticks);
  }

  /** The next of 1, 2, 5, 10, ... that is not less. */
  static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double digit : new double[] {1, 2, 5}) {
      if (digit * power >= least * (1 - 1e-9)) {
        return digit * power;
      }
    }
    return 10 * power;
  }

  /** How high a value is: 0 at the bottom, 1 at the top; what is outside is put on the edge. */
  double height(double value) {
    double bounded = Math.min(high, Math.max(low, value));
    return logarithmic
        ? Math.log(bounded / low) / Math.log(high / low)
        : (bounded - low) / (high - low);
  }

  /** A value as it is written beside a tick. */
  static String label(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%s", Math.round(value * 1_000) / 1_000.0);
  }
}

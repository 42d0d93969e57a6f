package io.migrationgate.demo.lab.report.chart;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A vertical axis, from its first tick to its last. Immutable.
 *
 * @param ticks the values that are written beside it, from bottom to top
 * @param logarithmic whether equal factors, not equal differences, are equally far apart
 */
public record Axis(List<Double> ticks, boolean logarithmic) {
  private static final int ABOUT = 4;

  /** 1, 2 and 5 times the powers of ten from a thousandth on. */
  private static final double[] ROUND = IntStream.range(-3, 9)
      .boxed()
      .flatMapToDouble(power -> DoubleStream.of(1, 2, 5).map(of -> of * Math.pow(10, power)))
      .toArray();

  /** Copies the list. */
  public Axis {
    ticks = List.copyOf(ticks);
  }

  /** From zero to a round number that is not below the highest value. */
  public static Axis linear(double highest) {
    double top = Math.max(highest, 1);
    double step = ROUND[atLeast(top / ABOUT)];
    long steps = (long) Math.ceil(top / step);
    return new Axis(
        DoubleStream.iterate(0, tick -> tick + step).limit(steps + 1).boxed().toList(), false);
  }

  /** Between round numbers that hold all values. */
  public static Axis logarithmic(double lowest, double highest) {
    int from = Math.max(0, atLeast(Math.nextUp(lowest)) - 1);
    int to = Math.max(from + 1, atLeast(highest));
    return new Axis(Arrays.stream(ROUND, from, to + 1).boxed().toList(), true);
  }

  /** The place of the first round number that is not less. */
  private static int atLeast(double value) {
    int place = Arrays.binarySearch(ROUND, value);
    return Math.min(place < 0 ? -place - 1 : place, ROUND.length - 1);
  }

  /** How far a value is below the top, of a hundred; what is outside is put on the edge. */
  String below(double value) {
    double low = ticks.get(0);
    double high = ticks.get(ticks.size() - 1);
    double bounded = Math.min(high, Math.max(low, value));
    double height = logarithmic
        ? Math.log(bounded / low) / Math.log(high / low)
        : (bounded - low) / (high - low);
    return String.format(Locale.ROOT, "%.1f", 100 * (1 - height));
  }

  /** A value as it is written beside a tick. */
  static String label(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.valueOf(value);
  }
}

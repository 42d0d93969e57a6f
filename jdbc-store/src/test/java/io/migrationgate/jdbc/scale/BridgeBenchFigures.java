package io.migrationgate.jdbc.scale;

import java.util.Arrays;
import java.util.Locale;

/**
 * One variant beside another one that took turns with it.
 *
 * @param median of its times, µs
 * @param ratio the median of the ratios of each turn
 * @param low the 95 % interval of that median, by ranks
 * @param high its upper end
 * @param more the median of the differences of each turn, µs
 */
record BridgeBenchFigures(double median, double ratio, double low, double high, double more) {
  static BridgeBenchFigures of(double[] times, double[] first) {
    double[] ratios = new double[times.length];
    double[] more = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      ratios[i] = times[i] / first[i];
      more[i] = times[i] - first[i];
    }
    Arrays.sort(ratios);
    int away = (int) Math.ceil(0.98 * Math.sqrt(ratios.length));
    int middle = ratios.length / 2;
    return new BridgeBenchFigures(
        median(times),
        ratios[middle],
        ratios[Math.max(0, middle - away)],
        ratios[Math.min(ratios.length - 1, middle + away)],
        median(more));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Cells of a table; the goal is left out if it is 0. */
  String markdown(double goal) {
    String judged = goal == 0
        ? ""
        : String.format(Locale.ROOT, "%.2f: %s", goal, ratio <= goal ? "met" : "**not met**");
    return String.format(
        Locale.ROOT,
        "%.0f µs | %.2f | %.2f to %.2f | %.0f µs | %s",
        median,
        ratio,
        low,
        high,
        more,
        judged);
  }
}

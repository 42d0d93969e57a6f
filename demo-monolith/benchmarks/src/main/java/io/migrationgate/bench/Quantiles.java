package io.migrationgate.bench;

import java.util.List;

/**
 * Of a number of figures.
 *
 * @param median half of them are at most this; NaN if there are none
 * @param p99 of a hundred, 99 are
 * @param max all of them are
 */
record Quantiles(double median, double p99, double max) {
  static Quantiles of(List<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Quantiles(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
  }

  private static double at(double[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /**
   * How a figure grows with another one: the exponent of the power that fits best. 0 is not at all,
   * 1 is in proportion.
   */
  static double exponent(double[] of, double[] figures) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < of.length; i++) {
      meanX += Math.log(of[i]) / of.length;
      meanY += Math.log(figures[i]) / of.length;
    }
    double both = 0;
    double square = 0;
    for (int i = 0; i < of.length; i++) {
      double x = Math.log(of[i]) - meanX;
      both += x * (Math.log(figures[i]) - meanY);
      square += x * x;
    }
    return both / square;
  }
}

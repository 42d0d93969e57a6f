package io.migrationgate.demo.lab.report;

import io.migrationgate.demo.lab.record.Latencies;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The p99 of a stretch of time, and how well so many requests tell it.
 *
 * <p>The bounds are order statistics: the number of requests above the true p99 is binomial, so the
 * true one lies, 19 times out of 20, between the values at the ranks {@code 0.99 n ± 1.96 √(0.99 ·
 * 0.01 n)}, however latencies are distributed. Requests that wait for the same thing are not
 * independent, so the truth is, if anything, wider.
 *
 * @param requests how many there were
 * @param micros the p99; 0 without requests
 * @param low the lower bound
 * @param high the upper bound; null if there are too few requests to have one
 */
record Quantile(
    long requests, long micros, long low, @Nullable Long high) {
  private static final double SHARE = 0.99;
  private static final double TWO_SIDED_95 = 1.96;

  static Quantile p99(Latencies latencies) {
    Histogram histogram = latencies.histogram();
    long count = latencies.count();
    double middle = SHARE * count;
    double spread = TWO_SIDED_95 * Math.sqrt(SHARE * (1 - SHARE) * count);
    double lower = Math.max(0, Math.floor(middle - spread));
    double upper = Math.ceil(middle + spread) + 1;
    return new Quantile(
        count,
        latencies.p99Micros(),
        count == 0 ? 0 : histogram.getValueAtPercentile(100 * lower / count),
        upper > count ? null : (Long) histogram.getValueAtPercentile(100 * upper / count));
  }

  double millis() {
    return micros / 1_000.0;
  }
}

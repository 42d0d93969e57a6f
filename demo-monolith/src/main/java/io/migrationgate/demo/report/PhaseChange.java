package io.migrationgate.demo.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A phase change, and what users saw of it.
 *
 * @param event the command
 * @param settleMillis how long it took to settle
 * @param during p99 in the seconds that the command touches
 * @param before p99 in the minute before, or as much of it as there is
 * @param failed requests that failed meanwhile
 */
record PhaseChange(
    RunEvent event, long settleMillis, Quantile during, Quantile before, long failed) {
  private static final long MINUTE = 60_000;

  static PhaseChange of(RunEvent event, long settleMillis, List<Second> seconds) {
    List<Second> meanwhile = touched(event, seconds);
    long from = meanwhile.isEmpty() ? event.from() : meanwhile.get(0).from();
    List<Second> minute = seconds.stream()
        .filter(second -> second.to() <= from && second.from() >= from - MINUTE)
        .toList();
    return new PhaseChange(event, settleMillis, p99(meanwhile), p99(minute), failed(meanwhile));
  }

  /** The seconds that an event touches. */
  static List<Second> touched(RunEvent event, List<Second> seconds) {
    long to = Math.max(event.to(), event.from() + 1);
    return seconds.stream()
        .filter(second -> second.from() < to && second.to() > event.from())
        .toList();
  }

  static long failed(List<Second> seconds) {
    return seconds.stream().mapToLong(second -> second.traffic().failed()).sum();
  }

  static Quantile p99(List<Second> seconds) {
    return Quantile.p99(Latencies.merged(
        seconds.stream().map(second -> second.traffic().latencies()).toList()));
  }

  /** The p99 of the change by that of the minute before; null if one of them is not known. */
  @Nullable
  Double ratio() {
    return ratio(during.micros(), before.micros());
  }

  /** The least that the ratio may be in truth; null if nobody can say. */
  @Nullable
  Double least() {
    Long high = before.high();
    return high == null ? null : ratio(during.low(), high);
  }

  /** The most that the ratio may be in truth; null if nobody can say. */
  @Nullable
  Double most() {
    Long high = during.high();
    return high == null ? null : ratio(high, before.low());
  }

  private @Nullable Double ratio(long over, long under) {
    return during.requests() == 0 || before.requests() == 0 || under == 0
        ? null
        : (Double) (over / (double) under);
  }

  /** Whether the ratio is at most so much; and whether enough requests say so. */
  Attainment within(double limit) {
    Double ratio = ratio();
    if (ratio == null) {
      return Attainment.UNKNOWN;
    }
    Double least = least();
    Double most = most();
    return ratio <= limit
        ? most != null && most <= limit ? Attainment.MET : Attainment.PROBABLY_MET
        : least != null && least > limit ? Attainment.MISSED : Attainment.PROBABLY_MISSED;
  }
}

package io.migrationgate.demo.lab.report;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A phase change, and what users saw of it.
 *
 * @param event the command
 * @param settled how it settled
 * @param minute p99 in the seconds that the command touches, beside that of the minute before, or
 *     of as much of it as there is
 * @param quiet the same beside those seconds of that minute in which nothing was going on
 * @param failed requests that failed meanwhile
 */
record ReportedChange(RunEvent event, Settled settled, Growth minute, Growth quiet, long failed) {
  private static final long MINUTE = 60_000;

  static ReportedChange of(RunEvent event, Settled settled, Stretches stretches) {
    List<Second> meanwhile = stretches.touched(event.from(), event.to());
    long from = meanwhile.isEmpty() ? event.from() : meanwhile.get(0).from();
    List<Second> before = stretches.between(from - MINUTE, from);
    Quantile during = Stretches.p99(meanwhile);
    return new ReportedChange(
        event,
        settled,
        new Growth(during, Stretches.p99(before)),
        new Growth(during, Stretches.p99(stretches.quiet(before))),
        Stretches.failed(meanwhile));
  }

  /** The comparisons that count: the quiet part only if it has enough requests to have a p99. */
  private Stream<Growth> counted() {
    return quiet.before().high() == null ? Stream.of(minute) : Stream.of(minute, quiet);
  }

  /** Whether the p99 grew at most so much, by the comparison that is less favourable. */
  Attainment within(double limit) {
    return counted()
        .map(growth -> growth.within(limit))
        .max(Enum::compareTo)
        .orElse(Attainment.UNKNOWN);
  }

  /** The ratio of the comparison that is less favourable; null if none is known. */
  @Nullable
  Double ratio() {
    return counted()
        .flatMap(growth -> Stream.ofNullable(growth.ratio()))
        .max(Double::compare)
        .orElse(null);
  }
}

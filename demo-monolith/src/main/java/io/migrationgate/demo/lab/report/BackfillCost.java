package io.migrationgate.demo.lab.report;

import org.jspecify.annotations.Nullable;

/**
 * A backfill, and what users saw of it. Each p99 stands beside that of the quiet seconds before the
 * run, back to when a phase or a build last changed.
 *
 * @param run the backfill
 * @param whole from its start to its end
 * @param copying while it copied
 * @param comparing while it compared
 * @param failed requests that failed meanwhile
 */
record BackfillCost(Backfill run, Growth whole, Growth copying, Growth comparing, long failed) {
  /** Shorter ones were seen too seldom to tell a rate. */
  private static final long SHORTEST = 3_000;

  static BackfillCost of(Backfill run, Stretches stretches) {
    Quantile before = Stretches.p99(stretches.quietBefore(run.from()));
    var meanwhile = stretches.touched(run.from(), run.to());
    return new BackfillCost(
        run,
        new Growth(Stretches.p99(meanwhile), before),
        new Growth(Stretches.p99(stretches.between(run.from(), run.copiedBy())), before),
        new Growth(Stretches.p99(stretches.between(run.copiedBy(), run.to())), before),
        Stretches.failed(meanwhile));
  }

  /** Whether the p99 grew at most so much; not known where there are too few requests. */
  Attainment attainment(double limit) {
    return whole.sound() ? whole.within(limit) : Attainment.UNKNOWN;
  }

  long copyMillis() {
    return run.copiedBy() - run.from();
  }

  long compareMillis() {
    return run.to() - run.copiedBy();
  }

  /** Rows copied per second; null if it copied none, or too briefly to tell. */
  @Nullable
  Double rowsPerSecond() {
    return run.copied() == 0 || copyMillis() < SHORTEST
        ? null
        : (Double) (run.copied() * 1_000.0 / copyMillis());
  }
}

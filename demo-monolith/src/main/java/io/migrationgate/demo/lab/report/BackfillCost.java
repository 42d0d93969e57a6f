package io.migrationgate.demo.lab.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.migrationgate.demo.lab.record.Backfill;
import io.migrationgate.demo.lab.record.Second;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backfill, and what users saw of it.
 *
 * @param run the backfill
 * @param growth the p99 from its start to its end, beside that of the quiet seconds of the minute
 *     before, back to when a phase or a build last changed
 * @param failed requests that failed meanwhile
 */
record BackfillCost(Backfill run, Growth growth, long failed) {
  /** Shorter ones were seen too seldom to tell a rate. */
  private static final long SHORTEST = 3_000;

  static BackfillCost of(Backfill run, Stretches stretches) {
    List<Second> meanwhile = stretches.touched(run.from(), run.to());
    Quantile during = Stretches.p99(meanwhile);
    Quantile before = Stretches.p99(stretches.quietSinceChange(run.from()));
    boolean judged = during.high() != null && before.high() != null;
    return new BackfillCost(run, new Growth(during, before, judged), Stretches.failed(meanwhile));
  }

  /** Rows copied per second; null if it copied none, or too briefly to tell. */
  @JsonProperty
  @Nullable
  Double rowsPerSecond() {
    long millis = run.copiedBy() - run.from();
    return run.copied() == 0 || millis < SHORTEST
        ? null
        : (Double) (run.copied() * 1_000.0 / millis);
  }
}

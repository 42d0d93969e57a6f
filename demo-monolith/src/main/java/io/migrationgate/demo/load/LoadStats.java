package io.migrationgate.demo.load;

import io.migrationgate.demo.oracle.Findings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Counts requests and how long they took, from the users' point of view. Thread-safe. */
public final class LoadStats {
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);

  private final Recorder recorder = new Recorder(LONGEST_MICROS, 3);
  private final Findings failures = new Findings();
  private final AtomicLong requests = new AtomicLong();
  private long failuresBefore;
  private long since = System.nanoTime();

  /**
   * What happened within a stretch of time.
   *
   * @param seconds how long it was
   * @param failed requests that were not answered as they must be
   * @param micros how long requests took, in microseconds
   */
  public record Window(double seconds, long failed, Histogram micros) {
    /** How many requests were answered. */
    public long requests() {
      return micros.getTotalCount();
    }

    /** How long a share of the requests took at most, in milliseconds. */
    public double millis(double percentile) {
      return micros.getValueAtPercentile(percentile) / 1_000.0;
    }
  }

  void answered(long nanos, String request, @Nullable String trouble) {
    recorder.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
    requests.incrementAndGet();
    if (trouble != null) {
      failures.add(request + ": " + trouble);
    }
  }

  /** How many requests there have been. */
  public long requests() {
    return requests.get();
  }

  /** All requests that were not answered as they must be. */
  public Findings failures() {
    return failures;
  }

  /** Ends the current window, and begins the next one. */
  public synchronized Window nextWindow() {
    long now = System.nanoTime();
    long failed = failures.count();
    Window window =
        new Window((now - since) / 1e9, failed - failuresBefore, recorder.getIntervalHistogram());
    since = now;
    failuresBefore = failed;
    return window;
  }
}

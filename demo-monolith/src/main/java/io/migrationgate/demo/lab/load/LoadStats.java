package io.migrationgate.demo.lab.load;

import io.migrationgate.demo.lab.oracle.Findings;
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
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong brokenOff = new AtomicLong();
  private volatile @Nullable Runnable excused;
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

  /** How a request went wrong. */
  record Trouble(String text, boolean passing) {}

  void answered(long nanos, String request, @Nullable Trouble trouble) {
    recorder.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
    requests.incrementAndGet();
    if (trouble != null) {
      Runnable whenExcused = excused;
      if (trouble.passing() && whenExcused != null) {
        brokenOff.incrementAndGet();
        whenExcused.run();
      } else {
        failures.add(request + ": " + trouble.text());
      }
    }
  }

  /**
   * From now on requests that met a killed process, or one without its database, are counted apart:
   * harm is done on purpose. Everything else is a failure all the same.
   *
   * @param whenExcused called for each of them
   */
  public void excusePassingTrouble(Runnable whenExcused) {
    excused = whenExcused;
  }

  /** Requests that were counted apart; none unless they are excused. */
  public long brokenOff() {
    return brokenOff.get();
  }

  /** How many requests there have been. */
  public long requests() {
    return requests.get();
  }

  /** A read was answered, and its answer compared with what it must be. */
  void judged() {
    reads.incrementAndGet();
  }

  /** How many reads were judged, those within writes included: what stale ones are a share of. */
  public long reads() {
    return reads.get();
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

package io.migrationgate.spi;

import java.time.Duration;
import java.time.Instant;

/** Time, injected so that tests and simulations own it. Thread-safe. */
public interface TimeSource {
  /** Nanoseconds on a clock that never goes back and has no relation to any other machine's. */
  long nanoTime();

  /** The wall clock: for people, and to notice that the monotonic clock stood still. */
  Instant now();

  /**
   * The wall clock in milliseconds since 1970, as {@link #now} tells it. Each commit of a gated
   * unit of work asks for it, so it should make no object.
   */
  default long epochMillis() {
    return now().toEpochMilli();
  }

  /** Waits. */
  void sleep(Duration duration) throws InterruptedException;

  /** The machine's own clocks. */
  TimeSource SYSTEM = new TimeSource() {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public long epochMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Thread.sleep(duration.toMillis());
    }
  };
}

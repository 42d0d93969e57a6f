package io.migrationgate.testing;

import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Time that stands still until a test moves it. Sleeping moves it. */
public final class ManualTime implements TimeSource {
  private long nanos = 1_000_000_000L;
  private long wallOffset = Instant.parse("2026-01-06T11:00:00Z").toEpochMilli();

  public synchronized void advance(Duration by) {
    nanos += by.toNanos();
  }

  /** Only the wall clock moves, as when a machine slept and its monotonic clock with it. */
  public synchronized void advanceWallOnly(Duration by) {
    wallOffset += by.toMillis();
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized Instant now() {
    return Instant.ofEpochMilli(wallOffset + nanos / 1_000_000);
  }

  @Override
  public void sleep(Duration duration) {
    advance(duration);
  }
}

package io.migrationgate.simulation;

import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** The clocks of one machine: both run at a rate of their own, and the wall clock may jump. */
final class SimTime implements TimeSource {
  private final LongSupplier trueNanos;
  private final LongConsumer pass;
  private final double rate;
  private final long offset;
  private long wallMillis;

  SimTime(LongSupplier trueNanos, LongConsumer pass, Dice dice) {
    this.trueNanos = trueNanos;
    this.pass = pass;
    this.rate = dice.between(0.88, 1.12);
    this.offset = dice.between(-1_000_000_000_000L, 1_000_000_000_000L);
    this.wallMillis = 1_767_690_000_000L + dice.between(-3_600_000L, 3_600_000L);
  }

  @Override
  public long nanoTime() {
    return offset + elapsed();
  }

  @Override
  public Instant now() {
    return Instant.ofEpochMilli(wallMillis + elapsed() / 1_000_000);
  }

  private long elapsed() {
    return (long) (trueNanos.getAsLong() * rate);
  }

  void jump(long millis) {
    wallMillis += millis;
  }

  @Override
  public void sleep(Duration duration) {
    pass.accept((long) (duration.toNanos() / rate));
  }

  /** A process that takes the wall clock for one that never jumps. */
  TimeSource trustingTheWallClock() {
    return new TimeSource() {
      @Override
      public long nanoTime() {
        return SimTime.this.now().toEpochMilli() * 1_000_000;
      }

      @Override
      public Instant now() {
        return SimTime.this.now();
      }

      @Override
      public void sleep(Duration duration) {
        SimTime.this.sleep(duration);
      }
    };
  }
}

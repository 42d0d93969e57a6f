package io.migrationgate.cli;

import io.migrationgate.spi.TimeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Time that passes only while somebody sleeps. What was queued happens at the end of a sleep, one
 * thing each.
 */
final class FakeTime implements TimeSource {
  private final Deque<Event> events = new ArrayDeque<>();
  private Duration elapsed = Duration.ZERO;

  /** Something that happens while the command sleeps. */
  interface Event {
    void happen() throws InterruptedException;
  }

  /** Queues what happens during the next sleep that has nothing yet. */
  FakeTime then(Event event) {
    events.add(event);
    return this;
  }

  void pass(Duration duration) {
    elapsed = elapsed.plus(duration);
  }

  @Override
  public long nanoTime() {
    return elapsed.toNanos();
  }

  @Override
  public Instant now() {
    return Instant.parse("2025-03-04T11:00:00Z").plus(elapsed);
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    pass(duration);
    Event event = events.poll();
    if (event != null) {
      event.happen();
    }
  }

  Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now();
      }
    };
  }
}

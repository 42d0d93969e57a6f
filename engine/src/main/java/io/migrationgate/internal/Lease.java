package io.migrationgate.internal;

import io.migrationgate.spi.TimeSource;
import java.time.Duration;

/**
 * This node's right to work: for how long the last heartbeat is good, by this node's own clocks.
 * Thread-safe.
 *
 * <p>Counted from before the heartbeat was sent, and a quarter shorter than what observers wait
 * for. Over when the monotonic <em>or</em> the wall clock says so: either may stand still while a
 * machine sleeps.
 */
public final class Lease {
  private final TimeSource time;
  private volatile Grant grant;

  private static final class Grant {
    final long generation;
    final Before from;
    final long millis;
    // Found over by whoever looked, so that entering a unit of work reads no clock. Kept with the
    // grant: who finds an old one over says nothing of the next.
    volatile boolean over;

    Grant(long generation, Before from, long millis) {
      this.generation = generation;
      this.from = from;
      this.millis = millis;
      this.over = millis < 0;
    }

    static Grant none() {
      return new Grant(-1, new Before(0, 0), -1);
    }
  }

  /** Not held yet. */
  public Lease(TimeSource time) {
    this.time = time;
    this.grant = Grant.none();
  }

  /** A moment before a heartbeat is sent. */
  record Before(long nanos, long millis) {}

  Before before() {
    return new Before(time.nanoTime(), time.epochMillis());
  }

  void grant(long generation, Before before, Duration lease) {
    grant = new Grant(generation, before, lease.toMillis() * 3 / 4);
  }

  void lose() {
    grant = Grant.none();
  }

  /** Whether it was found to be over; cheap, and late. */
  boolean knownLost() {
    return grant.over;
  }

  /** Whether it is held now under this generation; reads both clocks. Notes when it is over. */
  boolean holds(long generation) {
    Grant now = grant;
    return now.generation == generation && remaining(now) > 0;
  }

  /** What is left of it, in milliseconds; not positive when it is over. Notes when it is. */
  public long remainingMillis() {
    return remaining(grant);
  }

  /* Once found over, it stays so, whatever the wall clock does. */
  private long remaining(Grant now) {
    if (now.over) {
      return 0;
    }
    long monotonic = now.millis - (time.nanoTime() - now.from.nanos) / 1_000_000;
    long wall = now.millis - (time.epochMillis() - now.from.millis);
    long left = Math.min(monotonic, wall);
    if (left <= 0) {
      now.over = true;
    }
    return left;
  }
}

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
  private record Grant(long generation, long fromNanos, long fromMillis, long millis) {}

  private static final Grant NEVER = new Grant(-1, 0, 0, -1);

  private final TimeSource time;
  private volatile Grant grant = NEVER;
  // A flag of its own, so that entering a unit of work reads no clock.
  private volatile boolean lost = true;

  /** Not held yet. */
  public Lease(TimeSource time) {
    this.time = time;
  }

  /** A moment before a heartbeat is sent. */
  record Before(long nanos, long millis) {}

  Before before() {
    return new Before(time.nanoTime(), time.now().toEpochMilli());
  }

  void grant(long generation, Before before, Duration lease) {
    grant = new Grant(generation, before.nanos, before.millis, lease.toMillis() * 3 / 4);
    lost = false;
  }

  void lose() {
    grant = NEVER;
    lost = true;
  }

  /** Whether it was found to be over; cheap, and late. */
  boolean knownLost() {
    return lost;
  }

  /** Whether it is held now under this generation; reads both clocks. */
  boolean holds(long generation) {
    Grant now = grant;
    return now.generation == generation && remaining(now) > 0;
  }

  /** What is left of it, in milliseconds; not positive when it is over. Notes when it is. */
  public long remainingMillis() {
    long left = remaining(grant);
    if (left <= 0) {
      // A grant that comes at this very moment is noted by the next heartbeat; to be late here is
      // harmless.
      lost = true;
    }
    return left;
  }

  private long remaining(Grant now) {
    long monotonic = now.millis - (time.nanoTime() - now.fromNanos) / 1_000_000;
    long wall = now.millis - (time.now().toEpochMilli() - now.fromMillis);
    return Math.min(monotonic, wall);
  }
}

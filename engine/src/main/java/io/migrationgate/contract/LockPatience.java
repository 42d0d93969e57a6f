package io.migrationgate.contract;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a statement waits for locks, and how often it tries again. Between tries whoever queued
 * behind it gets through.
 *
 * @param lockTimeout for each try; default 2 seconds
 * @param tries at most so many, at least 1; default 10
 */
public record LockPatience(Duration lockTimeout, int tries) {
  /** Two seconds, ten times. */
  public static final LockPatience DEFAULT = new LockPatience(Duration.ofSeconds(2), 10);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** Checks the ranges. */
  public LockPatience {
    if (lockTimeout.toMillis() < 1 || tries < 1) {
      throw new IllegalArgumentException(lockTimeout + ", " + tries + " tries");
    }
  }

  /** The pause after a try: doubling, half of it at random. */
  public Duration pauseAfter(int tried, RandomGenerator random) {
    long most = LONGEST_PAUSE.toMillis();
    long full = Math.min(most, FIRST_PAUSE.toMillis() << Math.min(10, tried - 1));
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }
}

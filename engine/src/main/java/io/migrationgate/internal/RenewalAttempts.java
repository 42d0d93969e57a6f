package io.migrationgate.internal;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How often threads at work may try to renew a lost lease. Whoever waited for somebody else's
 * attempt shares its outcome, and until the next poll nobody tries anew: a store that is down would
 * else get an attempt, and hold a thread, for every unit of work. Guarded by the agent's turn.
 */
final class RenewalAttempts {
  private final LongSupplier nanoTime;
  private final long pauseNanos;
  private boolean failed;
  private long triedNanos;

  /**
   * None yet.
   *
   * @param pause between the end of an attempt that failed and the next one
   */
  RenewalAttempts(LongSupplier nanoTime, Duration pause) {
    this.nanoTime = nanoTime;
    this.pauseNanos = pause.toNanos();
  }

  /**
   * Tries, unless that has failed a moment ago.
   *
   * @param renewal whether the lease is held afterwards
   */
  void attempt(BooleanSupplier renewal) {
    if (failed && nanoTime.getAsLong() - triedNanos < pauseNanos) {
      return;
    }
    failed = true;
    try {
      failed = !renewal.getAsBoolean();
    } finally {
      triedNanos = nanoTime.getAsLong();
    }
  }
}

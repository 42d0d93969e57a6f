package io.migrationgate.internal;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many units of work decide from one {@link PhaseTable}: counters in stripes, each on cache
 * lines of its own, so that threads that enter and leave at once do not share one. Thread-safe;
 * entering and leaving allocate nothing.
 *
 * <p>Exactness comes from the order of accesses, all of them sequentially consistent: a thread adds
 * to a stripe and <em>then</em> reads which table is current; the swap writes which table is
 * current and <em>then</em> sums the stripes. Either the thread sees the swap (and leaves again),
 * or the swapper sees the pin. The idea is that of an RCU grace period.
 */
final class PinCounters {
  /** 128 bytes: two cache lines, since processors fetch neighbouring lines in pairs. */
  private static final int SPACING = 16;

  private static final int STRIPES = stripes(Runtime.getRuntime().availableProcessors());

  private final AtomicLongArray counters = new AtomicLongArray((STRIPES + 1) * SPACING);

  private static int stripes(int processors) {
    return Math.min(64, Integer.highestOneBit(Math.max(1, processors * 4 - 1)) * 2);
  }

  /** A stripe for a thread; any will do, but one thread should keep to one. */
  static int stripeFor(long threadId) {
    // Fibonacci hashing: consecutive thread ids spread over all stripes.
    int hash = (int) ((threadId * 0x9E3779B97F4A7C15L) >>> 32);
    return ((hash & (STRIPES - 1)) + 1) * SPACING;
  }

  void enter(int stripe) {
    counters.getAndIncrement(stripe);
  }

  void leave(int stripe) {
    counters.getAndDecrement(stripe);
  }

  /**
   * Whether every stripe was seen at zero. Means something only after the table is no longer
   * current: from then on no stripe can gain a pin that stays.
   */
  boolean drained() {
    for (int i = 1; i <= STRIPES; i++) {
      if (counters.get(i * SPACING) != 0) {
        return false;
      }
    }
    return true;
  }
}

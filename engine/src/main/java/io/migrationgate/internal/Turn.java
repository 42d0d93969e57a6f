package io.migrationgate.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One call at a time. Whoever keeps the node waits for its turn as long as it takes; threads at
 * work, which may hold a connection that the call under way needs, no longer than
 * {@link Upkeep#PATIENCE}.
 */
final class Turn {
  private final ReentrantLock lock = new ReentrantLock();

  /** Waits for its turn. */
  <T> T await(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Does it when it is this thread's turn; if that does not come soon, not at all.
   *
   * @return whether it was
   */
  boolean ifSoon(Runnable work) {
    if (!comesSoon()) {
      return false;
    }
    try {
      work.run();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean comesSoon() {
    try {
      return lock.tryLock() || lock.tryLock(Upkeep.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What it says if nobody's call is under way; else false. */
  boolean nowOrFalse(BooleanSupplier question) {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      return question.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }
}

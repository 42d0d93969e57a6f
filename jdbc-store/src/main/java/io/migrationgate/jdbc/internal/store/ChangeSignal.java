package io.migrationgate.jdbc.internal.store;

import io.migrationgate.protocol.Epoch;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** News from this very process, and the wait for those databases that send none. */
public final class ChangeSignal implements ChangeFeed {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All guarded by the lock.
  private long newest;
  private long news;
  private boolean closed;

  /** An epoch has begun. */
  public void began(long number) {
    lock.lock();
    try {
      newest = number;
      news++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether there is nothing to wait for. The same news is given once: the caller looks, or not.
   */
  boolean takeNews(Epoch known) {
    lock.lock();
    try {
      boolean fresh = newest > known.number();
      // A store that was restored counts the same numbers again: do not wake for this one for ever.
      newest = fresh ? 0 : newest;
      return closed || fresh;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void await(Epoch known, Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (takeNews(known)) {
        return;
      }
      long before = news;
      long left = atMost.toNanos();
      while (!closed && news == before && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** It knows of this process's changes only. */
  @Override
  public boolean announces() {
    return false;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

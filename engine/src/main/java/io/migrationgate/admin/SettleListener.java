package io.migrationgate.admin;

import java.time.Duration;

/** Hears of changes that have settled while {@link Settlement#await} waited for them. */
@FunctionalInterface
public interface SettleListener {
  /**
   * A change has settled. Called once, on the thread that waits; what it throws is that thread's.
   *
   * @param last the last look
   * @param waited since the wait began; the change was made earlier if somebody else made it
   */
  void settled(SettleProgress last, Duration waited);
}

package io.migrationgate.internal;

import io.migrationgate.protocol.Epoch;
import java.time.Duration;

/**
 * What a thread at work may ask of whoever keeps the node in step with the store.
 *
 * <p>That thread may hold a connection of the very pool that the store borrows from. So nothing
 * here waits for long for what somebody else does, and nothing promises that it was done: the
 * caller looks.
 */
interface Upkeep {
  /** How long what is under way is waited for, counted from when it began. */
  Duration PATIENCE = Duration.ofMillis(250);

  /** The lease was found lost: has it renewed, and waits a little for that. */
  void renewNow();

  /** This epoch was found closed: has a newer one loaded, and waits a little for that. */
  void reloadNow(Epoch closed);

  /**
   * The store has another history than what was loaded under this generation: has the node
   * registered anew unless that was done, or it has left, and waits a little for that.
   */
  void rejoinNow(long generation);

  /** The store has a newer epoch: loads it soon. Waits for nothing. */
  void wake();
}

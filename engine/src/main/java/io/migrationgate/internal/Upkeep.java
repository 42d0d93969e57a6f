package io.migrationgate.internal;

import io.migrationgate.protocol.Epoch;

/** What a thread at work may ask of whoever keeps the node in step with the store. */
interface Upkeep {
  /** The lease was found lost: tries to renew it, and waits for that. */
  void renewNow();

  /** This epoch was found closed: loads a newer one unless that was done, and waits for that. */
  void reloadNow(Epoch closed);

  /**
   * The store has another history than what was loaded under this generation: registers anew unless
   * that was done, or the node has left, and waits for that.
   */
  void rejoinNow(long generation);

  /** The store has a newer epoch: loads it soon. Waits for nothing. */
  void wake();
}

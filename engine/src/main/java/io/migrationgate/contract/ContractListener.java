package io.migrationgate.contract;

import java.time.Duration;

/** Hears how the contract SQL gets on, on the thread that runs it. */
public interface ContractListener {
  /**
   * A statement is about to run.
   *
   * @param number counted from 1
   * @param again whether it was begun before, and nobody knows how far it got
   */
  void begins(int number, int of, String sql, boolean again);

  /** Somebody held a lock; it tries again after a pause. */
  void lockHeld(int tried, int tries, Duration pause, String said);

  /**
   * A statement has run.
   *
   * @param found whether what it drops was gone already, since it had run before
   */
  void done(int number, int of, long millis, boolean found);
}

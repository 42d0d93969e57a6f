package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.protocol.MigrationState;

/**
 * Somebody else changed the migration between the look at it and the change. Nothing has changed by
 * this call.
 */
public class ConcurrentChangeException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** The migration was at one epoch when looked at, and at another when it was to be changed. */
  public ConcurrentChangeException(String migration, long seenEpoch, MigrationState now) {
    super(new Problem(
        "migration '" + migration + "'",
        "a change by somebody else (now " + now.describe() + " at epoch " + now.epoch() + ")",
        "the state of epoch " + seenEpoch + ", which this change was decided on",
        "look at it again with: mgate status " + migration));
  }
}

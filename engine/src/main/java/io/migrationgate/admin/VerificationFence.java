package io.migrationgate.admin;

import io.migrationgate.Side;
import io.migrationgate.protocol.Move;

/**
 * When a verification began.
 *
 * @param migration the migration
 * @param side the side to compare with the authoritative one
 * @param enteredEpoch when the phase was entered
 * @param startedEpoch the migration's epoch when the verification began
 */
public record VerificationFence(String migration, Side side, long enteredEpoch, long startedEpoch) {

  Move.Verification found(long rows, long differences) {
    return new Move.Verification(side, enteredEpoch, startedEpoch, rows, differences);
  }
}

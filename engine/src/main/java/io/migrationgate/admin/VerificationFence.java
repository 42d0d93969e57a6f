package io.migrationgate.admin;

import io.migrationgate.Side;

/**
 * When a verification began.
 *
 * @param migration the migration
 * @param side the side to compare with the authoritative one
 * @param enteredEpoch when the phase was entered
 * @param startedEpoch the migration's epoch when the verification began
 */
public record VerificationFence(
    String migration, Side side, long enteredEpoch, long startedEpoch) {}

package io.migrationgate;

import io.migrationgate.protocol.Epoch;
import org.jspecify.annotations.Nullable;

/**
 * How a node stands.
 *
 * @param loaded the epoch that new units of work decide from
 * @param stored the store's epoch when the last heartbeat was answered; ahead of {@code loaded}
 *     only while reloading
 * @param leaseRemainingMillis what is left of the lease, in milliseconds; not positive when it is
 *     lost
 * @param openUnits threads that have a unit of work open
 * @param oldestUnitMillis how long the oldest of these has been open, in milliseconds, to within a
 *     heartbeat
 * @param oldestUnitName what the oldest is called; null if none is open
 */
public record NodeStatus(
    Epoch loaded,
    Epoch stored,
    long leaseRemainingMillis,
    int openUnits,
    long oldestUnitMillis,
    @Nullable String oldestUnitName) {}

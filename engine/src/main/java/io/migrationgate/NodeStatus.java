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
 * @param drains how often this node has drained: swapped to a new epoch, and told the store that no
 *     unit of work decides by an older one
 * @param drainMillis how long all of these took, in milliseconds, each from the swap to the store's
 *     answer
 */
public record NodeStatus(
    Epoch loaded,
    Epoch stored,
    long leaseRemainingMillis,
    int openUnits,
    long oldestUnitMillis,
    @Nullable String oldestUnitName,
    long drains,
    long drainMillis) {}

package io.migrationgate.spi;

import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.NodeReport;

/**
 * One heartbeat.
 *
 * @param nodeId the node
 * @param generation its generation; another one in the store means that the node was given up
 * @param acked the epoch up to which the node has drained
 * @param loaded the epoch of the snapshot that the node decides from; the store compares its token
 * @param report what it says of itself
 */
public record Beat(String nodeId, long generation, Epoch acked, Epoch loaded, NodeReport report) {}

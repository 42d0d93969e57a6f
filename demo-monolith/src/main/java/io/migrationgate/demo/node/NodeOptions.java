package io.migrationgate.demo.node;

import java.time.Duration;

/**
 * How a node of the shop is set up.
 *
 * @param port of its HTTP interface; 0 for a free one
 * @param connections how many requests work on the database at once
 * @param lease for how long a heartbeat is good
 */
public record NodeOptions(int port, int connections, Duration lease) {
  /** The engine's own default. */
  public static final Duration USUAL_LEASE = Duration.ofSeconds(10);

  /** With the usual lease. */
  public static NodeOptions of(int port, int connections) {
    return new NodeOptions(port, connections, USUAL_LEASE);
  }
}

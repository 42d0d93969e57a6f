package io.migrationgate.demo.node;

import io.migrationgate.demo.http.RequestTimeouts;
import java.time.Duration;

/**
 * How a node of the shop is set up.
 *
 * @param port of its HTTP interface; 0 for a free one
 * @param connections how many requests work on the database at once
 * @param lease for how long a heartbeat is good
 * @param timeouts of requests
 */
public record NodeOptions(int port, int connections, Duration lease, RequestTimeouts timeouts) {
  /** The engine's own default. */
  public static final Duration USUAL_LEASE = Duration.ofSeconds(10);

  /** With the usual lease and the usual timeouts. */
  public static NodeOptions of(int port, int connections) {
    return new NodeOptions(port, connections, USUAL_LEASE, RequestTimeouts.USUAL);
  }
}

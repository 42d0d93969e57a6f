package io.migrationgate.demo.lab.record;

/**
 * Requests and how they ended, from the users' point of view.
 *
 * @param latencies of all requests
 * @param failed requests that were not answered as they must be
 * @param brokenOff requests whose node was killed under them; not among the failed ones
 */
public record Traffic(Latencies latencies, long failed, long brokenOff) {
  /** How many there were. */
  public long requests() {
    return latencies.count();
  }
}

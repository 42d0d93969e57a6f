package io.migrationgate.demo.lab.record;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened in about a second of a run.
 *
 * @param from when it began
 * @param to when it ended
 * @param traffic what users saw
 * @param served what the gates counted, by migration
 * @param copied rows that backfills copied
 * @param otherCores what the machine's processors did besides the run, in cores; null if not known
 * @param nodes the nodes at its end
 */
public record Second(
    long from,
    long to,
    Traffic traffic,
    Map<String, SideCounts> served,
    long copied,
    @Nullable Double otherCores,
    List<NodeState> nodes) {
  /** Copies the collections. */
  public Second {
    served = Collections.unmodifiableMap(new TreeMap<>(served));
    nodes = List.copyOf(nodes);
  }

  /** What the gates of all migrations counted. */
  public SideCounts allServed() {
    return served.values().stream().reduce(SideCounts.NONE, SideCounts::plus);
  }

  /** Requests in a second of exactly this length. */
  public double requestsPerSecond() {
    return perSecond(traffic.requests());
  }

  /** A count of this stretch of time as a rate. */
  public double perSecond(long count) {
    return to <= from ? 0 : count * 1_000.0 / (to - from);
  }
}

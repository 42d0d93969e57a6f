package io.migrationgate.internal;

import io.migrationgate.protocol.NodeReport;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the node says of itself with each heartbeat. Used by one thread, but for {@link #mapped}.
 */
final class HeartbeatReport {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.node");

  private final GateRuntime runtime;
  private final NodeConfig config;
  private final OldSideUse oldUse;
  private final Map<String, List<String>> mapped = new ConcurrentHashMap<>();

  HeartbeatReport(GateRuntime runtime, NodeConfig config) {
    this.runtime = runtime;
    this.config = config;
    this.oldUse = new OldSideUse(runtime::nanoTime);
  }

  /** From now on it says also by what an object mapper selects the old side. From any thread. */
  void mapped(String migration, Collection<String> members) {
    mapped.merge(
        migration,
        List.copyOf(members),
        (before, more) ->
            Stream.concat(before.stream(), more.stream()).distinct().toList());
  }

  /** How it stands now. */
  NodeReport now() {
    Map<String, NodeReport.Counts> counts = new HashMap<>();
    PhaseTable table = runtime.current().get();
    for (int i = 0; i < table.size(); i++) {
      String name = config.declared().get(i).name();
      GateCounters counters = table.counters(i);
      counts.put(name, counters.counts().oldIdle(oldUse.idleMillis(name, counters)));
    }
    GateRuntime.OpenUnits open = runtime.openUnits();
    return new NodeReport(open.count(), open.oldestMillis(), open.oldestName(), counts, p99())
        .mapping(mapped)
        .reading(runtime.upcasts());
  }

  /** The application's own code: whatever it throws must not cost the lease. */
  private long p99() {
    try {
      return config.p99Millis().getAsLong();
    } catch (Throwable e) {
      LOG.warn("the application's p99 could not be read, and is not reported", e);
      return -1;
    }
  }
}

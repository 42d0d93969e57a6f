package io.migrationgate.internal;

import io.migrationgate.protocol.NodeReport.Counts;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * When the old side of each migration was last seen in use on this node, over all stays.
 *
 * <p>Gates only count; whoever reports looks whether the counts have grown since its last look, and
 * takes the look's time for the use's. So a use is dated too late by up to a heartbeat, never too
 * early, and the hot path pays nothing. Confined to the agent, under its monitor.
 */
final class OldSideUse {
  private final LongSupplier nanoTime;
  private final Map<String, Use> uses = new HashMap<>();

  private record Use(long count, long seenNanos) {}

  OldSideUse(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** For how long it has not been in use; {@link Counts#NEVER} if never since the node started. */
  long idleMillis(String migration, GateCounters counters) {
    long count = counters.total(GateCounters.READ_OLD) + counters.total(GateCounters.WROTE_OLD);
    if (count == 0) {
      return Counts.NEVER;
    }
    long now = nanoTime.getAsLong();
    Use last = uses.get(migration);
    if (last == null || last.count() != count) {
      uses.put(migration, new Use(count, now));
      return 0;
    }
    return (now - last.seenNanos()) / 1_000_000;
  }
}

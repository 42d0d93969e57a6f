package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The application's 99th percentile, as its nodes report it with their heartbeats. */
final class NodeLatency {
  private NodeLatency() {}

  static @Nullable String holds(StoreView view, Duration most) {
    long worst = -1;
    String where = "";
    for (NodeRecord node : view.liveNodes()) {
      if (node.report().p99Millis() > worst) {
        worst = node.report().p99Millis();
        where = node.label();
      }
    }
    if (worst < 0) {
      return "application p99: no live node reports it";
    }
    return worst <= most.toMillis()
        ? null
        : "application p99 " + worst + " ms on " + where + ", over " + most.toMillis() + " ms";
  }

  /** The worst that a live node reports, in milliseconds; null if none does. */
  static @Nullable Long worst(StoreView view) {
    long worst = view.liveNodes().stream()
        .mapToLong(node -> node.report().p99Millis())
        .max()
        .orElse(-1);
    return worst < 0 ? null : (Long) worst;
  }
}

package io.migrationgate.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.migrationgate.GateEvent;
import io.migrationgate.MigrationGates;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The meters of one node; those of whoever settles changes are {@link SettleMetrics}. All are read
 * when they are scraped; a gated call pays nothing for them.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>kind</th><th>tags</th><th>meaning</th></tr>
 * <tr><td>mgate.epoch</td><td>gauge</td><td></td><td>the epoch that new units of work decide from</td></tr>
 * <tr><td>mgate.epoch.lag</td><td>gauge</td><td></td><td>epochs between the store and this node</td></tr>
 * <tr><td>mgate.lease.remaining</td><td>gauge, seconds</td><td></td><td>what is left of the lease; not positive when lost</td></tr>
 * <tr><td>mgate.units.open</td><td>gauge</td><td></td><td>threads with a unit of work open</td></tr>
 * <tr><td>mgate.units.oldest</td><td>gauge, seconds</td><td></td><td>how long the oldest has been open</td></tr>
 * <tr><td>mgate.drain</td><td>timer</td><td></td><td>from swapping to a new epoch until the store heard that no unit of work decides by an older one</td></tr>
 * <tr><td>mgate.phase</td><td>gauge</td><td>migration</td><td>0 read-old, 1 dual-write, 2 read-new, 3 write-new, 4 contracted</td></tr>
 * <tr><td>mgate.reads, mgate.writes</td><td>counter</td><td>migration, side</td><td>calls by side</td></tr>
 * <tr><td>mgate.comparisons</td><td>counter</td><td>migration, result</td><td>match, mismatch, error or skipped</td></tr>
 * <tr><td>mgate.writes.recorded</td><td>counter</td><td>migration</td><td>secondary writes that failed and were recorded, in transactions that were committed</td></tr>
 * </table>
 */
public final class MigrationGateMetrics implements MeterBinder {
  private record Counted(String meter, Tags tags) {}

  private static final Map<GateEvent, Counted> COUNTERS = Map.of(
      GateEvent.READ_OLD, new Counted("mgate.reads", Tags.of("side", "old")),
      GateEvent.READ_NEW, new Counted("mgate.reads", Tags.of("side", "new")),
      GateEvent.WROTE_OLD, new Counted("mgate.writes", Tags.of("side", "old")),
      GateEvent.WROTE_NEW, new Counted("mgate.writes", Tags.of("side", "new")),
      GateEvent.MATCH, new Counted("mgate.comparisons", Tags.of("result", "match")),
      GateEvent.MISMATCH, new Counted("mgate.comparisons", Tags.of("result", "mismatch")),
      GateEvent.COMPARE_ERROR, new Counted("mgate.comparisons", Tags.of("result", "error")),
      GateEvent.COMPARE_SKIPPED, new Counted("mgate.comparisons", Tags.of("result", "skipped")),
      GateEvent.RECORDED, new Counted("mgate.writes.recorded", Tags.empty()));

  private final MigrationGates gates;

  /** The meters of this node. */
  public MigrationGateMetrics(MigrationGates gates) {
    this.gates = gates;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("mgate.epoch", gates, node -> node.status().loaded().number()).register(registry);
    Gauge.builder("mgate.epoch.lag", gates, MigrationGateMetrics::lag).register(registry);
    Gauge.builder("mgate.lease.remaining", gates, n -> n.status().leaseRemainingMillis() / 1e3)
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("mgate.units.open", gates, node -> node.status().openUnits()).register(registry);
    Gauge.builder("mgate.units.oldest", gates, node -> node.status().oldestUnitMillis() / 1e3)
        .baseUnit("seconds")
        .register(registry);
    FunctionTimer.builder(
            "mgate.drain",
            gates,
            node -> node.status().drains(),
            node -> node.status().drainMillis(),
            TimeUnit.MILLISECONDS)
        .register(registry);
    for (String name : gates.names()) {
      Tags migration = Tags.of("migration", name);
      Gauge.builder("mgate.phase", gates, node -> phase(node, name))
          .tags(migration)
          .register(registry);
      COUNTERS.forEach((event, counted) -> FunctionCounter.builder(
              counted.meter(), gates, node -> node.total(name, event))
          .tags(migration.and(counted.tags()))
          .register(registry));
    }
  }

  private static double lag(MigrationGates node) {
    var status = node.status();
    return Math.max(0, status.stored().number() - status.loaded().number());
  }

  @SuppressWarnings("EnumOrdinal") // the order of the phases is the metric's value, as documented
  private static double phase(MigrationGates node, String name) {
    var state = node.snapshot().migrations().get(name);
    return state == null ? -1 : state.phase().ordinal();
  }
}

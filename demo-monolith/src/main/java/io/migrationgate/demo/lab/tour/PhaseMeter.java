package io.migrationgate.demo.lab.tour;

import io.migrationgate.MigrationGates;
import io.migrationgate.demo.lab.console.Narrator;
import io.migrationgate.demo.lab.load.LoadStats;
import io.migrationgate.demo.lab.load.LoadStats.Window;
import io.migrationgate.demo.lab.record.HostLoad;
import io.migrationgate.demo.node.ShopNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Watches the shop for a while in each phase. A window begins where the one before ended, so it
 * covers the change that led into the phase as well.
 */
final class PhaseMeter {
  private static final long LOOK_MILLIS = 200;

  private final Narrator narrator;
  private final LoadStats stats;
  private final List<MigrationGates> gates;
  private final String migration;
  private final HostLoad host;
  private final List<Line> lines = new ArrayList<>();
  private GateTotals before;

  private record Line(String label, Window load, GateTotals gates, double otherCores) {}

  PhaseMeter(Narrator narrator, RunningShop shop, String migration) {
    this.narrator = narrator;
    this.stats = shop.load().stats();
    this.gates = shop.nodes().stream().map(ShopNode::gates).toList();
    this.migration = migration;
    this.before = GateTotals.of(gates, migration);
    this.host = HostLoad.here(shop.database()::process);
    stats.nextWindow();
  }

  /**
   * Watches, and says what there was to see.
   *
   * @return what the gates counted
   */
  GateTotals watch(String label, Duration duration) throws InterruptedException {
    long start = System.nanoTime();
    long requests = stats.requests();
    for (long left = duration.toNanos(); left > 0; ) {
      Thread.sleep(Math.min(LOOK_MILLIS, 1 + left / 1_000_000));
      long passed = System.nanoTime() - start;
      left = duration.toNanos() - passed;
      narrator.live(String.format(
          Locale.ROOT, "  %.1f s, %,d requests", passed / 1e9, stats.requests() - requests));
    }
    return close(label);
  }

  private GateTotals close(String label) {
    GateTotals now = GateTotals.of(gates, migration);
    Line line = new Line(label, stats.nextWindow(), now.since(before), host.otherCores());
    before = now;
    lines.add(line);
    Window load = line.load();
    GateTotals served = line.gates();
    narrator.say(
        "  %.1f s, %,d requests, %,d failed, p50 %.1f ms, p99 %.1f ms",
        load.seconds(), load.requests(), load.failed(), load.millis(50), load.millis(99));
    narrator.say(
        "  reads %,d old, %,d new; writes %,d old, %,d new%s",
        served.readOld(), served.readNew(), served.wroteOld(), served.wroteNew(), compared(served));
    return served;
  }

  private static String compared(GateTotals served) {
    return served.compared() == 0
        ? ""
        : String.format(
            Locale.ROOT, "; %,d reads compared, %,d differ", served.compared(), served.differed());
  }

  /** All windows, one below the other. */
  void table() {
    narrator.say(
        "  %-24s %8s %6s %6s %6s %6s %10s %6s %11s %6s",
        "phase",
        "requests",
        "failed",
        "p50",
        "p99",
        "max",
        "reads old",
        "new",
        "writes old",
        "new");
    for (Line line : lines) {
      Window load = line.load();
      GateTotals served = line.gates();
      narrator.say(
          "  %-24s %,8d %,6d %6.1f %6.1f %6.1f %,10d %,6d %,11d %,6d",
          line.label(),
          load.requests(),
          load.failed(),
          load.millis(50),
          load.millis(99),
          load.millis(100),
          served.readOld(),
          served.readNew(),
          served.wroteOld(),
          served.wroteNew());
    }
    narrator.say("  (times in milliseconds; reads and writes of %s only)", migration);
    List<Double> others = lines.stream().map(Line::otherCores).toList();
    narrator.say("  " + HostLoad.words(others, Runtime.getRuntime().availableProcessors()));
  }
}

package io.migrationgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.admin.Operator;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.jdbc.JdbcGateStore;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A node that starts in a JVM of its own, beside a pool that the application has anyway: prints
 * milliseconds until it may work, of processor time of its thread for that, KiB of heap; and
 * milliseconds of processor time to take over a change of one flag, if some are made.
 */
final class NodeStart {
  private static final Operator OPERATOR = Operator.of("benchmark", "to measure");

  private NodeStart() {}

  public static void main(String[] arguments) throws Exception {
    String url = arguments[0];
    int migrations = Integer.parseInt(arguments[1]);
    int changes = Integer.parseInt(arguments[2]);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (HikariDataSource pool = SystemRun.pool(url, 4)) {
      try (Connection connection = pool.getConnection()) {
        connection.isValid(1);
      }
      long before = ChildJvm.heap();
      long cpu = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      try (JdbcGateStore store = JdbcGateStore.builder(pool).listen(false).create();
          MigrationGates node = node(store, migrations)) {
        double wall = (System.nanoTime() - start) / 1e6;
        double used = (threads.getCurrentThreadCpuTime() - cpu) / 1e6;
        long heap = ChildJvm.heap() - before;
        Quantiles taken = taken(store, node, changes, threads);
        System.out.printf(
            Locale.ROOT,
            "%.1f %.1f %.1f %.3f %.3f%n",
            wall,
            used,
            heap / 1024.0,
            taken.median(),
            taken.p99());
      }
    }
  }

  private static MigrationGates node(JdbcGateStore store, int migrations) {
    MigrationGatesBuilder builder = MigrationGates.builder(store)
        .build("2026.46")
        .withoutClassPath()
        .withoutThread()
        .lease(Duration.ofMinutes(10))
        .application("start");
    for (int i = 0; i < migrations; i++) {
      builder.declare(MigrationDeclaration.builder("migration-" + i)
          .oldSide("t" + i, "old")
          .newSide("t" + i, "new")
          .build());
    }
    return builder.start();
  }

  /** How long this thread computes to see what somebody else has changed. */
  private static Quantiles taken(
      JdbcGateStore store, MigrationGates node, int changes, ThreadMXBean threads) {
    FlagAdmin admin = new FlagAdmin(store);
    List<Double> took = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      String key = "flag-" + i;
      admin.apply(
          key,
          new FlagChange.Replace(
              FlagDefinition.parse(key, FlagTableCost.definition((i + 7) % 100))),
          FlagTerms.of(OPERATOR));
      long from = threads.getCurrentThreadCpuTime();
      node.integration().refresh();
      took.add((threads.getCurrentThreadCpuTime() - from) / 1e6);
    }
    return Quantiles.of(took.subList(changes / 2, changes));
  }
}

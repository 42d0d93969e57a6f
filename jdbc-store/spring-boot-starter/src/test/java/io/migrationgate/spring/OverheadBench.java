package io.migrationgate.spring;

import com.sun.management.OperatingSystemMXBean;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spring.plain.PlainApplication;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What the starter costs: one application with it and one without, in one process, on one database,
 * asked by turns over HTTP. Prints percentiles in microseconds, their ratios, and the processor
 * time of a start. No test: run {@code main} from the test class path; arguments are the number of
 * requests of each (20,000), and of starts of each (8).
 */
final class OverheadBench {
  private static final int WARM_UP = 6_000;

  private OverheadBench() {}

  public static void main(String[] args) {
    if (args.length > 1 && args[0].equals("cold")) {
      cold(Boolean.parseBoolean(args[1]));
      System.exit(0);
    }
    int requests = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
    int starts = args.length > 1 ? Integer.parseInt(args[1]) : 8;
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    starts(database, starts);
    try (RunningApplication with = start(database, true);
        RunningApplication without = start(database, false)) {
      requests(with, without, WARM_UP);
      long[][] took = requests(with, without, requests);
      row("p50", at(took[0], 0.50), at(took[1], 0.50));
      row("p90", at(took[0], 0.90), at(took[1], 0.90));
      row("p99", at(took[0], 0.99), at(took[1], 0.99));
    }
    System.exit(0);
  }

  private static RunningApplication start(TestDatabase database, boolean enabled) {
    return RunningApplication.on(
        database, PlainApplication.class, "migrationgate.enabled=" + enabled);
  }

  private static void cold(boolean enabled) {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = process.getProcessCpuTime();
    try (RunningApplication app = start(database, enabled)) {
      System.out.printf(
          Locale.ROOT,
          "cold start, CPU %,d us, enabled: %s%n",
          (process.getProcessCpuTime() - before) / 1_000,
          app.context.containsBean(DataSourceWrapping.GATES));
    }
  }

  private static void starts(TestDatabase database, int times) {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long[][] took = new long[2][times];
    for (int i = -2; i < times; i++) {
      for (int k = 0; k < 2; k++) {
        // Which one comes first changes each time.
        int which = (k + i) & 1;
        long before = process.getProcessCpuTime();
        start(database, which == 0).close();
        if (i >= 0) {
          took[which][i] = process.getProcessCpuTime() - before;
        }
      }
    }
    row("start, CPU (median)", at(sorted(took[0]), 0.5), at(sorted(took[1]), 0.5));
  }

  /** Sorted times of both. */
  private static long[][] requests(RunningApplication with, RunningApplication without, int times) {
    SplittableRandom random = new SplittableRandom(1);
    RunningApplication[] both = {with, without};
    long[][] took = new long[2][times];
    for (int i = 0; i < times; i++) {
      boolean write = random.nextInt(3) == 0;
      int first = random.nextInt(2);
      for (int k = 0; k < 2; k++) {
        int which = (first + k) & 1;
        long start = System.nanoTime();
        both[which].request(write ? "PUT" : "GET", "/authors/1" + (write ? "?to=x" + i : ""));
        took[which][i] = System.nanoTime() - start;
      }
    }
    return new long[][] {sorted(took[0]), sorted(took[1])};
  }

  private static long[] sorted(long[] values) {
    long[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }

  private static long at(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
  }

  private static void row(String what, long with, long without) {
    System.out.printf(
        Locale.ROOT,
        "%-20s with %,10d us   without %,10d us   %.3f%n",
        what,
        with / 1_000,
        without / 1_000,
        (double) with / without);
  }
}

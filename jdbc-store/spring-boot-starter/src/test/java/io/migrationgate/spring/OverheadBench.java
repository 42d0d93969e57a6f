package io.migrationgate.spring;

import com.sun.management.OperatingSystemMXBean;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spring.plain.PlainApplication;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What the starter costs: one application with it and one without, on one database. Prints the
 * processor time of a first start (each in a process of its own, on a database that has the store's
 * tables already), of a further one in a warm process, and percentiles of requests that are asked
 * by turns over HTTP, all in microseconds, with their ratios. No test: run {@code main} from the
 * test class path; arguments are the number of requests of each (20,000), of warm starts of each
 * (8), and of first starts of each (8).
 */
final class OverheadBench {
  private static final int WARM_UP = 6_000;
  private static final String FIRST_START = "first-start";

  private OverheadBench() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 5 && args[0].equals(FIRST_START)) {
      firstStart(
          Boolean.parseBoolean(args[1]),
          new TestDatabase(TestServer.POSTGRESQL, args[2], args[3], args[4]));
      System.exit(0);
    }
    int requests = number(args, 0, 20_000);
    int starts = number(args, 1, 8);
    int firstStarts = number(args, 2, 8);
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    start(database, true).close();
    if (firstStarts > 0) {
      firstStarts(database, firstStarts);
    }
    if (starts > 0) {
      starts(database, starts);
    }
    if (requests > 0) {
      try (RunningApplication with = start(database, true);
          RunningApplication without = start(database, false)) {
        requests(with, without, WARM_UP);
        long[][] took = requests(with, without, requests);
        row("p50", at(took[0], 0.50), at(took[1], 0.50));
        row("p90", at(took[0], 0.90), at(took[1], 0.90));
        row("p99", at(took[0], 0.99), at(took[1], 0.99));
      }
    }
    System.exit(0);
  }

  private static int number(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  private static RunningApplication start(TestDatabase database, boolean enabled) {
    return RunningApplication.on(
        database, PlainApplication.class, "migrationgate.enabled=" + enabled);
  }

  private static void firstStart(boolean enabled, TestDatabase database) {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = process.getProcessCpuTime();
    try (RunningApplication app = start(database, enabled)) {
      long took = process.getProcessCpuTime() - before;
      System.out.println(
          FIRST_START + " " + took + " " + app.context.containsBean(DataSourceWrapping.GATES));
    }
  }

  private static void firstStarts(TestDatabase database, int times) throws Exception {
    long[][] took = new long[2][times];
    for (int i = 0; i < times; i++) {
      for (int k = 0; k < 2; k++) {
        int which = (k + i) & 1;
        took[which][i] = firstStart(database, which == 0);
      }
    }
    row("first start, CPU", at(sorted(took[0]), 0.5), at(sorted(took[1]), 0.5));
    row("first start, least", sorted(took[0])[0], sorted(took[1])[0]);
  }

  private static long firstStart(TestDatabase database, boolean enabled) throws Exception {
    Process child = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OverheadBench.class.getName(),
            FIRST_START,
            String.valueOf(enabled),
            database.url(),
            database.user(),
            database.password())
        .redirectErrorStream(true)
        .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.lines()
        .filter(line -> line.startsWith(FIRST_START) && line.endsWith(" " + enabled))
        .map(line -> Long.parseLong(line.split(" ", -1)[1]))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(said));
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
    row("warm start, CPU", at(sorted(took[0]), 0.5), at(sorted(took[1]), 0.5));
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

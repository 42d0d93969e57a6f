package io.migrationgate.jdbc.scale;

import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.jdbc.testing.BridgeSteps;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.spi.TimeSource;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * How long the application's statements wait while triggers come and go: 500 writes a second by
 * sessions that ask no gate, with and without somebody who keeps a transaction open that has
 * written the table.
 */
final class BridgeInstallBench {
  private static final int WRITERS = 10;
  private static final Duration PACE = Duration.ofMillis(20);
  private static final Duration OPEN = Duration.ofMillis(700);
  private static final int TIMES = 4;

  private final DataSource database;
  private final BridgeSteps bridge;
  private final int keys;
  private final PrintStream out;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong written = new AtomicLong();

  BridgeInstallBench(DataSource database, BridgeSteps bridge, int keys, PrintStream out) {
    this.database = database;
    this.bridge = bridge;
    this.keys = keys;
    this.out = out;
  }

  void run() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
    List<Future<?>> work = new ArrayList<>();
    AtomicBoolean open = new AtomicBoolean();
    for (int i = 0; i < WRITERS; i++) {
      int number = i;
      work.add(threads.submit(() -> {
        write(number);
        return null;
      }));
    }
    work.add(threads.submit(() -> {
      keepOpen(open);
      return null;
    }));
    out.println();
    out.println("| meanwhile | writes/s | longest wait of a statement |");
    out.println("|---|---|---|");
    measure("nothing", () -> TimeSource.SYSTEM.sleep(Duration.ofSeconds(10)));
    measure("triggers come and go, " + TIMES + " times", this::comeAndGo);
    open.set(true);
    measure(
        "nothing, a transaction stays open for 0.7 s at a time",
        () -> TimeSource.SYSTEM.sleep(Duration.ofSeconds(10)));
    measure("triggers come and go beside it", this::comeAndGo);
    over.set(true);
    for (Future<?> each : work) {
      each.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();
  }

  private interface Meanwhile {
    void run() throws InterruptedException;
  }

  private void comeAndGo() throws InterruptedException {
    for (int i = 0; i < TIMES; i++) {
      bridge.to(Goal.ON, Level.FORWARD);
      bridge.to(Goal.OFF, Level.FORWARD);
    }
  }

  private void measure(String what, Meanwhile meanwhile) throws InterruptedException {
    longest.set(0);
    long before = written.get();
    long start = System.nanoTime();
    meanwhile.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f ms |%n",
        what,
        (written.get() - before) / seconds,
        longest.get() / 1e6);
  }

  /** At a pace of its own, not as quick as the database answers. */
  private void write(int number) throws SQLException, InterruptedException {
    SplittableRandom random = new SplittableRandom(number);
    long next = System.nanoTime();
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("UPDATE old_installed SET name = ? WHERE id = ?")) {
      for (int i = 0; !over.get(); i++) {
        next = Math.max(next + PACE.toNanos(), System.nanoTime() - PACE.toNanos());
        TimeSource.SYSTEM.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
        // Each has rows of its own: nobody waits for anybody's row.
        statement.setString(1, "Ann" + i + " Lee" + i);
        statement.setInt(2, 2 + number + WRITERS * random.nextInt(keys / WRITERS - 1));
        long start = System.nanoTime();
        statement.executeUpdate();
        longest.accumulateAndGet(System.nanoTime() - start, Math::max);
        written.incrementAndGet();
      }
    }
  }

  private void keepOpen(AtomicBoolean open) throws SQLException, InterruptedException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!over.get()) {
        if (open.get()) {
          statement.executeUpdate("UPDATE old_installed SET city = 'Linz' WHERE id = 1");
          TimeSource.SYSTEM.sleep(OPEN);
          connection.commit();
        }
        TimeSource.SYSTEM.sleep(Duration.ofMillis(100));
      }
    }
  }
}

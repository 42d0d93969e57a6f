package io.migrationgate.jdbc.scale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.admin.Operator;
import io.migrationgate.jdbc.backfill.BackfillWorker;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.spi.TimeSource;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * What one application's p99 is beside a copy that takes this or that part of the time, in batches
 * of this or that length. All in one run, changing every few seconds in an order that differs from
 * turn to turn: a p99 differs by more from one run to the next.
 */
public final class ShareBench {
  private static final Operator OPERATOR = Operator.of("bench", "measure");

  private final int rows = Integer.getInteger("backfill.rows", 3_000_000);
  private final int turns = Integer.getInteger("share.turns", 8);
  private final long window = TimeUnit.SECONDS.toNanos(Integer.getInteger("share.seconds", 3));
  private final Map<Mode, Seen> seen = new LinkedHashMap<>();

  private ShareBench() {}

  /** Batches of so many milliseconds, so many percent of the time; none at all where that is 0. */
  private record Mode(int batchMillis, int percent) {
    static Mode of(String text) {
      String[] parts = text.split("/");
      return new Mode(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
  }

  /** All turns of a mode. */
  private static final class Seen {
    private final List<Double> millis = new ArrayList<>();
    private double seconds;
    private long copied;
  }

  /**
   * Runs; {@code -Dbackfill.database} is where, {@code -Dshare.modes} what is compared, as in
   * {@code 100/20,100/5}, {@code -Dshare.turns} how often, {@code -Dshare.seconds} for how long
   * each time.
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (BenchServer server =
        BenchServer.start(System.getProperty("backfill.database", "postgresql"))) {
      new ShareBench().run(server, out);
    }
  }

  private void run(BenchServer server, PrintStream out) throws Exception {
    BenchTables tables = BenchTables.other(server, rows);
    execute(server.admin(), "CREATE DATABASE shares");
    HikariConfig config = new HikariConfig();
    config.setDataSource(server.database("shares"));
    try (HikariDataSource pool = new HikariDataSource(config)) {
      execute(pool, tables.create());
      execute(pool, server.rest("item"));
      try (BenchBackfill backfill = new BenchBackfill(pool, tables.declaration())) {
        WriteLoad writes = WriteLoad.gated(pool, backfill.gates(), tables, rows);
        turns(backfill.backfills(), tables.declaration().name(), writes);
        writes.end();
      }
    }
    out.println("| batches | of the time | writes | p99 | × alone | rows/s |");
    out.println("|---|---|---|---|---|---|");
    double alone = p99(seen.get(new Mode(0, 0)));
    seen.forEach((mode, each) -> out.printf(
        Locale.ROOT,
        "| %d ms | %d %% | %,d | %.2f ms | %.2f | %,.0f |%n",
        mode.batchMillis,
        mode.percent,
        each.millis.size(),
        p99(each),
        p99(each) / alone,
        each.copied / each.seconds));
  }

  private static double p99(Seen each) {
    return WriteLoad.Seen.of(each.millis, 0).p99();
  }

  private void turns(Backfills backfills, String name, WriteLoad writes)
      throws InterruptedException {
    List<Mode> modes = new ArrayList<>(List.of(new Mode(0, 0)));
    for (String each :
        System.getProperty("share.modes", "100/20,25/20,100/5,25/5").split(",")) {
      modes.add(Mode.of(each));
    }
    backfills.start(name, BackfillSettings.DEFAULT, OPERATOR);
    BackfillWorker worker = backfills.worker(WorkerOptions.named("bench"));
    modes.forEach(mode -> seen.put(mode, new Seen()));
    for (int turn = 0; turn < turns; turn++) {
      List<Mode> order = new ArrayList<>(modes);
      Collections.shuffle(order, new Random(turn));
      for (Mode mode : order) {
        if (mode.percent > 0) {
          backfills.change(
              name,
              changes -> changes
                  .batchTarget(Duration.ofMillis(mode.batchMillis))
                  .sharePercent(mode.percent),
              OPERATOR);
          // The size of its batches follows the length that is aimed at.
          worker.step();
          worker.step();
        }
        writes.taken();
        long copied = copied(backfills, name);
        long start = System.nanoTime();
        for (long now = start; now - start < window; now = System.nanoTime()) {
          Duration rest = mode.percent > 0 ? worker.step() : Duration.ofMillis(50);
          long left = Math.max(0, window - (System.nanoTime() - start));
          TimeSource.SYSTEM.sleep(Duration.ofNanos(Math.min(rest.toNanos(), left)));
        }
        Seen each = seen.get(mode);
        each.millis.addAll(writes.taken());
        each.seconds += (System.nanoTime() - start) / 1e9;
        each.copied += copied(backfills, name) - copied;
      }
    }
  }

  private static long copied(Backfills backfills, String name) {
    BackfillRun run = backfills.latest(name).orElseThrow();
    if (run.stage() != Stage.COPY) {
      throw new IllegalStateException("all rows are copied; more of them: -Dbackfill.rows");
    }
    return run.counts().copied();
  }

  private static void execute(DataSource dataSource, String... statements) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}

package io.migrationgate.jdbc.scale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * A backfill beside the ways in which people fill columns and tables otherwise: one statement, a
 * loop of statements with commits, and pt-online-schema-change where it is installed. Each on
 * tables of its own that are filled alike, once with nothing else and once beside an application.
 */
public final class PeersBench {
  /** Rows in each statement of the loop. */
  private static final int PART = 5_000;

  private static final String COPY_ALONE = "backfill, full speed: copy alone";
  private static final String FULL_SPEED = "backfill, full speed: until in sync";
  private static final String DEFAULT_SHARE = "backfill, default share: until in sync";
  private static final String STATEMENT = "one statement";

  private final int rows = Integer.getInteger("backfill.rows", 1_000_000);
  private final int pairs = Integer.getInteger("backfill.pairs", 3);
  private final int workers = Integer.getInteger("backfill.workers", 1);
  private final String which = System.getProperty("backfill.tables", "both");
  private final boolean alone = Boolean.getBoolean("backfill.alone");
  private final int batchMillis = Integer.getInteger(
      "peers.batch", (int) BackfillSettings.DEFAULT.batchTarget().toMillis());
  private final int quietSeconds = Integer.getInteger("peers.quiet", 20);
  private final String product;
  private final BenchServer server;
  private final PrintStream out;
  private int databases;

  private PeersBench(String product, BenchServer server, PrintStream out) {
    this.product = product;
    this.server = server;
    this.out = out;
  }

  /**
   * Runs; {@code -Dbackfill.database}, {@code -Dbackfill.rows}, {@code -Dbackfill.pairs},
   * {@code -Dbackfill.tables} and {@code -Dbackfill.alone} are as for {@link BackfillBench};
   * {@code -Dpeers.quiet} is for how many seconds the application writes with nothing beside it,
   * {@code -Dpeers.batch} how many milliseconds batches of the backfill should take.
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String product = System.getProperty("backfill.database", "postgresql");
    try (BenchServer server = BenchServer.start(product)) {
      new PeersBench(product, server, out).run();
    }
    out.printf(
        Locale.ROOT,
        "Load at the end: %.1f.%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private void run() throws Exception {
    if (!which.equals("other")) {
      measure("two columns from one, same table", BenchTables.same(server, rows), false);
    }
    if (!which.equals("same")) {
      measure("seven columns to another table", BenchTables.other(server, rows), true);
    }
  }

  /** A way to do it; gives the seconds that each part of it took. */
  private interface Way {
    Map<String, Double> run(DataSource dataSource, String database) throws Exception;
  }

  private void measure(String what, BenchTables tables, boolean other) throws Exception {
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put(
        STATEMENT,
        (source, database) -> timed(STATEMENT, () -> {
          execute(source, tables.statement());
          return true;
        }));
    String loop = "loop of " + PART + " rows, with commits";
    ways.put(loop, (source, database) -> timed(loop, () -> loop(source, tables.range())));
    String tool = "pt-online-schema-change";
    if (alone) {
      ways.clear();
    } else if (other && installed(server.onlineSchemaChange("none", "item"))) {
      ways.put(
          tool,
          (source, database) -> timed(
              tool, () -> start(server.onlineSchemaChange(database, "item")).waitFor() == 0));
    }
    PeerTable table = new PeerTable(STATEMENT);
    for (int pair = 1; pair <= pairs; pair++) {
      out.printf(Locale.ROOT, "%s, %s, pair %d%n", product, what, pair);
      for (Map.Entry<String, Way> way : ways.entrySet()) {
        inDatabase(
            tables,
            (source, database) -> way.getValue().run(source, database).forEach(table::seconds));
      }
      ours(tables, table);
      quiet(tables, table);
      for (Map.Entry<String, Way> way : ways.entrySet()) {
        inDatabase(tables, (source, database) -> {
          WriteLoad writes = WriteLoad.plain(source, tables, rows);
          way.getValue().run(source, database);
          table.seen(way.getKey(), writes.end());
        });
      }
    }
    out.printf(
        Locale.ROOT,
        "%n### %s, %s: %,d rows, %d pairs, %d workers%n%n%s%n",
        product,
        what,
        rows,
        pairs,
        workers,
        table.markdown(rows, FULL_SPEED, DEFAULT_SHARE));
  }

  private void ours(BenchTables tables, PeerTable table) throws Exception {
    for (boolean beside : new boolean[] {false, true}) {
      for (String speed : new String[] {FULL_SPEED, DEFAULT_SHARE}) {
        BackfillSettings settings = BackfillSettings.DEFAULT
            .change()
            .batchTarget(Duration.ofMillis(batchMillis))
            .sharePercent(speed.equals(FULL_SPEED) ? 100 : null)
            .done();
        inDatabase(tables, (source, database) -> {
          try (BenchBackfill backfill = new BenchBackfill(source, tables.declaration())) {
            if (beside) {
              WriteLoad writes = WriteLoad.gated(source, backfill.gates(), tables, rows);
              backfill.run(settings, workers, out);
              table.seen(speed, writes.end());
              return;
            }
            Map<String, Double> stages = backfill.run(settings, workers, out);
            table.seconds(speed, stages.values().stream().mapToDouble(d -> d).sum());
            if (speed.equals(FULL_SPEED)) {
              table.seconds(COPY_ALONE, stages.getOrDefault("copy", Double.NaN));
            }
          }
        });
      }
    }
  }

  /** The application alone: as it is, and as it is while a migration writes both sides. */
  private void quiet(BenchTables tables, PeerTable table) throws Exception {
    inDatabase(tables, (source, database) -> {
      WriteLoad writes = WriteLoad.plain(source, tables, rows);
      pause();
      table.seen(PeerTable.PLAIN, writes.end());
    });
    inDatabase(tables, (source, database) -> {
      try (BenchBackfill backfill = new BenchBackfill(source, tables.declaration())) {
        WriteLoad writes = WriteLoad.gated(source, backfill.gates(), tables, rows);
        pause();
        table.seen(PeerTable.GATED, writes.end());
      }
    });
  }

  private void pause() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(quietSeconds);
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  private boolean loop(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      for (int from = 1; from <= rows; from += PART) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.setInt(1, from);
          statement.setInt(2, from + PART - 1);
          statement.executeUpdate();
        }
        connection.commit();
      }
      connection.setAutoCommit(true);
    }
    return true;
  }

  private interface Step {
    boolean run() throws Exception;
  }

  private static Map<String, Double> timed(String what, Step step) throws Exception {
    long start = System.nanoTime();
    if (!step.run()) {
      throw new IllegalStateException(what + " failed");
    }
    return Map.of(what, (System.nanoTime() - start) / 1e9);
  }

  private boolean installed(List<String> command) throws InterruptedException {
    if (command.isEmpty()) {
      out.println("Skipped on " + product + ": pt-online-schema-change, which is for MySQL's kin.");
      return false;
    }
    try {
      return start(List.of(command.get(0), "--version")).waitFor() == 0;
    } catch (IOException e) {
      out.println("SKIPPED: " + command.get(0) + " is not installed (Debian: percona-toolkit).");
      return false;
    }
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private interface Measure {
    void run(DataSource dataSource, String database) throws Exception;
  }

  /** One for each measurement, so that no node must support the migrations of others. */
  private void inDatabase(BenchTables tables, Measure measure) throws Exception {
    String name = "peers_" + ++databases;
    execute(server.admin(), "CREATE DATABASE " + name);
    HikariConfig config = new HikariConfig();
    config.setDataSource(server.database(name));
    config.setMaximumPoolSize(8 + workers);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      execute(pool, tables.create());
      execute(pool, server.rest("item"));
      measure.run(pool, name);
    }
    execute(server.admin(), "DROP DATABASE " + name);
    execute(server.admin(), server.checkpoint());
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

package io.migrationgate.jdbc.scale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.Phase;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/**
 * How quick a backfill is beside the one statement that would do the same, on an embedded, durable
 * server: each pair in one run, one after the other, on tables that are filled alike.
 */
public final class BackfillBench {
  private static final BackfillSettings FULL_SPEED =
      BackfillSettings.DEFAULT.change().sharePercent(100).done();

  private final int rows = Integer.getInteger("backfill.rows", 2_000_000);
  private final int pairs = Integer.getInteger("backfill.pairs", 3);
  private final int workers = Integer.getInteger("backfill.workers", 1);

  /** The same table, another one, or both. */
  private final String which = System.getProperty("backfill.tables", "both");

  /** Only the backfills, nothing beside them: for their memory, with more rows. */
  private final boolean alone = Boolean.getBoolean("backfill.alone");

  private final BenchServer server;
  private final PrintStream out;
  private final Map<String, List<Double>> ratios = new LinkedHashMap<>();
  private DataSource dataSource;
  private long mostMemory;

  private BackfillBench(BenchServer server, PrintStream out) throws SQLException {
    this.server = server;
    this.dataSource = server.admin();
    this.out = out;
  }

  /**
   * Runs; {@code -Dbackfill.database} is {@code postgresql} or {@code mariadb},
   * {@code -Dbackfill.rows}, {@code -Dbackfill.pairs} and {@code -Dbackfill.workers} say how much,
   * {@code -Dbackfill.tables=same} or {@code other} leaves the other ones away,
   * {@code -Dbackfill.alone=true} the single statements.
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String product = System.getProperty("backfill.database", "postgresql");
    try (BenchServer server = BenchServer.start(product)) {
      new BackfillBench(server, out).run();
    }
  }

  private void run() throws Exception {
    out.printf(Locale.ROOT, "%,d rows, %d pairs, %d workers; rows/s%n", rows, pairs, workers);
    for (int i = 1; i <= pairs; i++) {
      int pair = i;
      if (!which.equals("other")) {
        inDatabase("same_" + pair, () -> sameTable(pair));
      }
      if (!which.equals("same")) {
        inDatabase("other_" + pair, () -> otherTable(pair));
      }
    }
    ratios.forEach((what, found) -> {
      List<Double> sorted = new ArrayList<>(found);
      Collections.sort(sorted);
      out.printf(
          Locale.ROOT,
          "%-28s median %.2f (%.2f to %.2f)%n",
          what,
          sorted.get(sorted.size() / 2),
          sorted.get(0),
          sorted.get(sorted.size() - 1));
    });
    out.printf(Locale.ROOT, "heap after collections, at most %,d KB%n", mostMemory / 1024);
  }

  /** One for each measurement, so that no node must support the migrations of others. */
  private void inDatabase(String name, Measure measure) throws Exception {
    dataSource = server.admin();
    execute("CREATE DATABASE " + name);
    HikariConfig config = new HikariConfig();
    config.setDataSource(server.database(name));
    config.setMaximumPoolSize(4 + workers);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      dataSource = pool;
      measure.run();
    }
  }

  private interface Measure {
    void run() throws Exception;
  }

  private void sameTable(int pair) throws Exception {
    String[] tables = {"single_" + pair, "filled_" + pair};
    for (String table : tables) {
      execute(
          "CREATE TABLE " + table + " (id bigint PRIMARY KEY, name varchar(100), first"
              + " varchar(100), last varchar(100))",
          "INSERT INTO " + table
              + " (id, name) SELECT g, CONCAT('First', g, ' Last', mod(g, 1000)) FROM "
              + server.numbers(rows));
      execute(server.rest(table));
    }
    String[] words = server.words("name");
    double single =
        beside("UPDATE " + tables[0] + " SET first = " + words[0] + ", last = " + words[1]);
    execute(server.checkpoint());
    Map<String, Double> stages = backfill(MigrationDeclaration.builder("same-table-" + pair)
        .supports(Phase.values())
        .oldSide(tables[1], "name")
        .newSide(tables[1], "first", "last")
        .backfill(BackfillSpec.sql(Map.of("first", words[0], "last", words[1]), Map.of())));
    double scan = beside(server.scan(tables[1], "id", "name"))
        + beside(server.scan(tables[1], "id", "first", "last"));
    report("same table: copy", single, stages.get("copy"));
    report("same table: verify", scan, stages.get("compare"));
    execute("DROP TABLE " + tables[0] + ", " + tables[1]);
  }

  private void otherTable(int pair) throws Exception {
    String source = "source_" + pair;
    String columns = " bigint PRIMARY KEY, street varchar(100), city varchar(100), a int, b"
        + " decimal(12,2), c varchar(40)";
    execute(
        "CREATE TABLE " + source + " (id" + columns + ", other varchar(100))",
        "INSERT INTO " + source + " SELECT g, CONCAT('Street ', g), CONCAT('City ', mod(g, 1000)),"
            + " g, g, 'c', 'x' FROM " + server.numbers(rows),
        "CREATE TABLE single_" + pair + " (order_id" + columns + ")",
        "CREATE TABLE filled_" + pair + " (order_id" + columns + ")");
    execute(server.rest(source));
    double single = beside(
        "INSERT INTO single_" + pair + " SELECT id, street, upper(city), a, b, c FROM " + source);
    execute(server.checkpoint());
    Map<String, Double> stages = backfill(MigrationDeclaration.builder("other-table-" + pair)
        .supports(Phase.values())
        .oldSide(source, "street", "city")
        .newSide("filled_" + pair)
        .backfill(BackfillSpec.sql(
            Map.of("street", "street", "city", "upper(city)", "a", "a", "b", "b", "c", "c"),
            Map.of())));
    double scan = beside(server.scan(source, "id", "street", "upper(city)", "a", "b", "c"))
        + beside(server.scan("filled_" + pair, "order_id", "street", "city", "a", "b", "c"));
    report("other table: copy", single, stages.get("copy"));
    report("other table: verify", scan, stages.get("compare") + stages.getOrDefault("strays", 0.0));
    report(
        "other table: until in sync",
        single,
        stages.values().stream().mapToDouble(d -> d).sum());
    execute("DROP TABLE " + source + ", single_" + pair + ", filled_" + pair);
  }

  private void report(String what, double single, double ours) {
    ratios.computeIfAbsent(what, key -> new ArrayList<>()).add(single / ours);
    out.printf(
        Locale.ROOT,
        "%-28s one statement %,12.0f   backfill %,12.0f   ratio %.2f%n",
        what,
        rows / single,
        rows / ours,
        single / ours);
  }

  /** Seconds by stage. */
  private Map<String, Double> backfill(MigrationDeclaration.Builder declaration) throws Exception {
    try (BenchBackfill backfill = new BenchBackfill(dataSource, declaration.build())) {
      Map<String, Double> stages = backfill.run(FULL_SPEED, workers, out);
      mostMemory = Math.max(mostMemory, backfill.mostMemory());
      return stages;
    }
  }

  private double beside(String sql) throws SQLException {
    if (alone) {
      return 0;
    }
    long start = System.nanoTime();
    execute(sql);
    return (System.nanoTime() - start) / 1e9;
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}

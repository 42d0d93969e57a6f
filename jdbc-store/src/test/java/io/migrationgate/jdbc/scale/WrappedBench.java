package io.migrationgate.jdbc.scale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;

/**
 * What one transaction through a wrapped data source costs beside the same one without: one row
 * read, or changed, by its key.
 *
 * <p>Commits do not wait for the disk here, which would hide what is ours. Both take connections
 * from one pool, in turns of some transactions each, first one and then the other beginning:
 * whatever else the machine does meets both. Each round gives one ratio; the interval holds the
 * true median of such ratios in 95 of 100 runs.
 */
public final class WrappedBench {
  private static final int ROWS = 10_000;
  private static final int TRANSACTIONS = 20;

  private final PrintStream out;
  private final long nanos = TimeUnit.SECONDS.toNanos(Integer.getInteger("wrapped.seconds", 60));
  private int key;

  private WrappedBench(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs; {@code -Dbackfill.database} is {@code postgresql}, {@code mariadb} or {@code both},
   * {@code -Dwrapped.seconds} says how long each of them takes, and a quarter more to warm up.
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String product = System.getProperty("backfill.database", "both");
    out.println(
        "| database | transaction | without | wrapped | ratio | 95 % interval | more | rounds |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (String one :
        product.equals("both") ? List.of("postgresql", "mariadb") : List.of(product)) {
      try (BenchServer server = BenchServer.start(one)) {
        new WrappedBench(out).run(one, server);
      }
    }
    out.printf(
        Locale.ROOT,
        "Load at the end: %.1f.%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private void run(String product, BenchServer server) throws SQLException {
    execute(server.admin(), "CREATE DATABASE wrapped");
    execute(server.admin(), server.withoutFlush("wrapped"));
    DataSource database = server.database("wrapped");
    execute(
        database, "CREATE TABLE item (id integer PRIMARY KEY, name varchar(50), price integer)");
    execute(
        database, "INSERT INTO item SELECT g, CONCAT('thing ', g), g FROM " + server.numbers(ROWS));
    execute(database, server.rest("item"));
    MigrationDeclaration declared = MigrationDeclaration.builder("customer-name-split")
        .supports(Phase.values())
        .build();
    HikariConfig config = new HikariConfig();
    config.setDataSource(database);
    config.setMaximumPoolSize(2);
    try (HikariDataSource pool = new HikariDataSource(config);
        JdbcGateStore store = JdbcGateStore.create(database);
        MigrationGates gates = MigrationGates.builder(store)
            .build("bench")
            .withoutClassPath()
            .declare(declared)
            .start()) {
      DataSource[] both = {pool, GatedDataSource.wrap(gates, pool)};
      report(product, "SELECT by key", measure(both, this::read));
      report(product, "UPDATE by key", measure(both, this::change));
    }
  }

  private interface Work {
    void in(Connection connection) throws SQLException;
  }

  /** One pair of nanoseconds a transaction, without and wrapped, for each round. */
  private List<double[]> measure(DataSource[] both, Work work) throws SQLException {
    List<double[]> pairs = new ArrayList<>();
    long start = System.nanoTime() + nanos / 4;
    for (int round = 0; System.nanoTime() - start < nanos; round++) {
      double[] pair = new double[2];
      for (int turn = 0; turn < 2; turn++) {
        int which = (round + turn) & 1;
        long begin = System.nanoTime();
        for (int i = 0; i < TRANSACTIONS; i++) {
          transaction(both[which], work);
        }
        pair[which] = (double) (System.nanoTime() - begin) / TRANSACTIONS;
      }
      if (System.nanoTime() > start) {
        pairs.add(pair);
      }
    }
    return pairs;
  }

  private static void transaction(DataSource dataSource, Work work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      work.in(connection);
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  private void read(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT id, name, price FROM item WHERE id = ?")) {
      statement.setInt(1, nextKey());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || row.getString("name").isEmpty() || row.getInt("price") < 0) {
          throw new IllegalStateException("no such row");
        }
      }
    }
  }

  private void change(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE item SET price = price + 1 WHERE id = ?")) {
      statement.setInt(1, nextKey());
      if (statement.executeUpdate() != 1) {
        throw new IllegalStateException("no such row");
      }
    }
  }

  private int nextKey() {
    key = (key + 7_919) % ROWS;
    return key + 1;
  }

  private void report(String product, String what, List<double[]> pairs) {
    double[] ratios = sorted(pairs, pair -> pair[1] / pair[0]);
    int beside = (int) Math.ceil(0.98 * Math.sqrt(ratios.length));
    out.printf(
        Locale.ROOT,
        "| %s | %s | %.1f µs | %.1f µs | %.3f | %.3f to %.3f | %.2f µs | %d |%n",
        product,
        what,
        middle(sorted(pairs, pair -> pair[0]), 0) / 1e3,
        middle(sorted(pairs, pair -> pair[1]), 0) / 1e3,
        middle(ratios, 0),
        middle(ratios, -beside),
        middle(ratios, beside),
        middle(sorted(pairs, pair -> pair[1] - pair[0]), 0) / 1e3,
        pairs.size());
  }

  private static double[] sorted(List<double[]> pairs, ToDoubleFunction<double[]> of) {
    return pairs.stream().mapToDouble(of).sorted().toArray();
  }

  /** The value in the middle, or so many places from it. */
  private static double middle(double[] sorted, int from) {
    return sorted[Math.max(0, Math.min(sorted.length - 1, sorted.length / 2 + from))];
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

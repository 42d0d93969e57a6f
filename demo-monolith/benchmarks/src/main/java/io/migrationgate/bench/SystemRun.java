package io.migrationgate.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.admin.Operator;
import io.migrationgate.flags.FlagDocument;
import io.migrationgate.jdbc.JdbcGateStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The engine as a whole, on an embedded PostgreSQL that is durable. */
final class SystemRun {
  private static final int FLAGS = 10_000;
  private static final int PART = 1_000;
  private static final int POOL = 16;

  private final BenchmarkSettings settings;
  private final PrintStream out;

  SystemRun(BenchmarkSettings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /** Returns one table for each question. */
  List<String> run() throws Exception {
    List<String> tables = new ArrayList<>();
    tables.add(flagTable());
    int most = nodes().stream().mapToInt(Integer::intValue).max().orElseThrow();
    int connections = most + POOL + 20;
    try (EmbeddedPostgres server = EmbeddedPostgres.builder()
        .setServerConfig("max_connections", Integer.toString(connections))
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start()) {
      tables.add(start(server));
      tables.add(propagation(server, connections));
    }
    return tables;
  }

  private List<Integer> nodes() {
    return settings.brief() ? List.of(1, 4, 50) : List.of(1, 4, 50, 200, 500);
  }

  private String flagTable() throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder("""
        ## Flags in memory

        | flags | made from their texts, first time in a JVM | heap a flag | one changed, median | p99 |
        |---|---|---|---|---|
        """);
    for (int flags : new int[] {100, 1_000, FLAGS}) {
      out.println("A table of " + flags + " flags");
      double[] cost = ChildJvm.run(FlagTableCost.class, Integer.toString(flags));
      text.append(String.format(
          Locale.ROOT,
          "| %,d | %.0f ms | %,.0f B | %s µs | %s µs |%n",
          flags,
          cost[0],
          cost[1],
          CallTable.number(cost[2]),
          CallTable.number(cost[3])));
    }
    return text.toString();
  }

  private String start(EmbeddedPostgres server) throws Exception {
    StringBuilder text = new StringBuilder("""
        ## A node that starts

        | declared | first | later | its thread's processor time, later | heap, later | a flag changed: processor time, median | p99 |
        |---|---|---|---|---|---|---|
        """);
    for (int migrations : new int[] {10, 100, 1_000}) {
      String url = database(server, "start_" + migrations);
      text.append(row(migrations + " migrations", url, migrations, 0));
    }
    String url = database(server, "flags");
    importFlags(url);
    text.append(row("10 migrations, 10,000 flags", url, 10, settings.brief() ? 40 : 200));
    return text.toString();
  }

  private String row(String what, String url, int migrations, int changes)
      throws IOException, InterruptedException {
    out.println("A node with " + what);
    String[] arguments = {url, Integer.toString(migrations), Integer.toString(changes)};
    double first = ChildJvm.run(NodeStart.class, arguments)[0];
    List<double[]> later = new ArrayList<>();
    for (int i = 0; i < (settings.brief() ? 3 : 7); i++) {
      later.add(ChildJvm.run(NodeStart.class, arguments));
    }
    String change = changes == 0
        ? "| |"
        : String.format(Locale.ROOT, "%.2f ms | %.2f ms |", median(later, 3), median(later, 4));
    return String.format(
        Locale.ROOT,
        "| %s | %.0f ms | %.0f ms | %.0f ms | %,.0f KiB | %s%n",
        what,
        first,
        median(later, 0),
        median(later, 1),
        median(later, 2),
        change);
  }

  private static double median(List<double[]> runs, int column) {
    return Quantiles.of(runs.stream().map(run -> run[column]).toList()).median();
  }

  /** In parts: one import is one transaction, which decides all of them under one lock. */
  private void importFlags(String url) {
    out.println("Importing " + FLAGS + " flags");
    try (HikariDataSource pool = pool(url, 2);
        JdbcGateStore store = JdbcGateStore.builder(pool).listen(false).create()) {
      for (int from = 0; from < FLAGS; from += PART) {
        new FlagAdmin(store)
            .importAll(document(from), FlagTerms.of(Operator.of("benchmark", "to measure")));
      }
    }
  }

  private static FlagDocument document(int from) {
    return FlagDocument.parse(
        "benchmark",
        IntStream.range(from, from + PART)
            .mapToObj(i -> "\"flag-" + i + "\":" + FlagTableCost.definition(i % 100))
            .collect(Collectors.joining(",", "{\"flags\":{", "}}")));
  }

  private String propagation(EmbeddedPostgres server, int connections) throws Exception {
    long postmaster = postmaster(server);
    StringBuilder text = new StringBuilder(String.format("""
        ## Many nodes on one PostgreSQL

        max_connections %d.

        | nodes | a flag changed, used by a node: median | p99 | by the last node: median | a phase changed, settled: median | max | heartbeats/s | database, %% of a core | all nodes, %% of a core | heap of a node |
        |---|---|---|---|---|---|---|---|---|---|
        """, connections));
    List<Integer> counts = nodes();
    List<Propagation.Seen> all = new ArrayList<>();
    for (int count : counts) {
      out.println(count + " nodes");
      try (HikariDataSource pool = pool(database(server, "nodes_" + count), count + POOL)) {
        Propagation.Seen seen = new Propagation(
                pool,
                postmaster,
                settings.brief() ? 20 : 100,
                Duration.ofSeconds(settings.brief() ? 5 : 20))
            .measure(count);
        all.add(seen);
        text.append(String.format(
            Locale.ROOT,
            "| %d | %.1f ms | %.1f ms | %.1f ms | %.0f ms | %.0f ms | %.1f | %.1f | %.1f | %,.0f KiB |%n",
            count,
            seen.seen().median(),
            seen.seen().p99(),
            seen.last().median(),
            seen.settled().median(),
            seen.settled().max(),
            seen.beats(),
            seen.database() * 100,
            seen.own() * 100,
            seen.kib()));
      }
    }
    double[] of = counts.stream().mapToDouble(Integer::doubleValue).toArray();
    text.append(String.format(
        Locale.ROOT,
        "%nGrowth with the number of nodes (exponent): used by the last node %.2f, settled %.2f.%n",
        Quantiles.exponent(
            of, all.stream().mapToDouble(seen -> seen.last().median()).toArray()),
        Quantiles.exponent(
            of, all.stream().mapToDouble(seen -> seen.settled().median()).toArray())));
    Files.writeString(settings.out().resolve("nodes.svg"), NodePlot.svg(counts, all));
    return text.toString();
  }

  private static String database(EmbeddedPostgres server, String name) throws SQLException {
    query(server, "CREATE DATABASE " + name);
    return server.getJdbcUrl("postgres", name);
  }

  /** A pool as applications have one. */
  static HikariDataSource pool(String url, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  /** The server writes its own process's number into its data directory. */
  private static long postmaster(EmbeddedPostgres server) throws IOException, SQLException {
    Path file = Path.of(query(server, "SHOW data_directory"), "postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).get(0).trim());
  }

  private static String query(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}

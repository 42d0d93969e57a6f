package io.migrationgate.jdbc.scale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.TimeSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long a change takes to settle, and what heartbeats cost the database, by the number of nodes.
 *
 * <p>Each node is a real one, with its own store, thread and, if it listens, connection that hears
 * of changes; heartbeats go through one pool. PostgreSQL is embedded, durable, and on the same
 * machine, so what the nodes themselves need is taken from the same processors; it is told apart.
 */
public final class ScaleBench {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Settings settings;
  private final PrintStream out;

  private ScaleBench(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  private record Settings(
      List<Integer> nodes, int moves, int seconds, int pool, boolean listen, int declared) {
    static Settings ofSystem() {
      return new Settings(
          List.of(System.getProperty("scale.nodes", "50,100,200,500").split(",")).stream()
              .map(Integer::valueOf)
              .toList(),
          Integer.getInteger("scale.moves", 12),
          Integer.getInteger("scale.seconds", 20),
          Integer.getInteger("scale.pool", 16),
          !"false".equals(System.getProperty("scale.listen")),
          Integer.getInteger("scale.declared", 5));
    }
  }

  /** Runs; what it is told comes as system properties. */
  public static void main(String[] arguments) throws Exception {
    new ScaleBench(Settings.ofSystem(), new PrintStream(System.out, true, StandardCharsets.UTF_8))
        .run();
  }

  private void run() throws Exception {
    out.printf(
        "%d migrations, nodes %s, pool of %d, %d processors%n%n",
        settings.declared,
        settings.listen ? "listen" : "do not listen",
        settings.pool,
        Runtime.getRuntime().availableProcessors());
    out.println("| nodes | settled, median | max | heartbeats/s | database, % of a core"
        + " | µs a heartbeat | nodes, % of a core | HOT updates |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (int count : settings.nodes) {
      measure(count);
    }
  }

  private void measure(int count) throws Exception {
    int connections = settings.pool + (settings.listen ? count : 0);
    try (EmbeddedPostgres server = EmbeddedPostgres.builder()
            .setServerConfig("max_connections", Integer.toString(connections + 20))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
        HikariDataSource pool = pool(server, connections);
        Crowd crowd = Crowd.join(pool, count, settings.declared, settings.listen)) {
      long postmaster = postmaster(pool);
      GateAdmin admin =
          new GateAdmin(crowd.store(), List.of(crowd.store().database()), TimeSource.SYSTEM);
      // The first moves warm both sides up.
      move(admin, 4);
      List<Duration> settled = move(admin, settings.moves);
      Duration databaseBefore = ProcessCpu.ofPostgres(postmaster);
      Duration nodesBefore = ProcessCpu.ofThisProcess();
      long beatsBefore = beats(pool);
      long start = System.nanoTime();
      TimeSource.SYSTEM.sleep(Duration.ofSeconds(settings.seconds));
      double seconds = (System.nanoTime() - start) / 1e9;
      long beats = beats(pool) - beatsBefore;
      double database = millis(ProcessCpu.ofPostgres(postmaster).minus(databaseBefore));
      double nodes = millis(ProcessCpu.ofThisProcess().minus(nodesBefore));
      settled.sort(null);
      out.printf(
          Locale.ROOT,
          "| %d | %.0f ms | %.0f ms | %.0f | %.1f | %.0f | %.1f | %s |%n",
          count,
          millis(settled.get(settled.size() / 2)),
          millis(settled.get(settled.size() - 1)),
          beats / seconds,
          database / seconds / 10,
          database * 1_000 / beats,
          nodes / seconds / 10,
          query(
              pool,
              "SELECT round(100.0 * n_tup_hot_upd / nullif(n_tup_upd, 0)) || ' %, '"
                  + " || pg_relation_size(relid) / 1024 || ' KiB'"
                  + " FROM pg_stat_user_tables WHERE relname = 'mgate_node'"));
    }
  }

  private static List<Duration> move(GateAdmin admin, int moves) throws InterruptedException {
    List<Duration> settled = new ArrayList<>();
    Operator operator = Operator.of("bench", "to measure");
    for (int i = 0; i < moves; i++) {
      boolean forward = GateAdmin.state(admin.view(), Crowd.NAME).phase() == Phase.READ_OLD;
      long start = System.nanoTime();
      admin.apply(Crowd.NAME, forward ? new Move.Advance() : new Move.Rollback(), operator);
      if (!admin.settlement(Crowd.NAME).await(LONGEST, progress -> {}).settled()) {
        throw new IllegalStateException("not settled within " + LONGEST);
      }
      settled.add(Duration.ofNanos(System.nanoTime() - start));
    }
    return settled;
  }

  private static HikariDataSource pool(EmbeddedPostgres server, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        server.getJdbcUrl("postgres", "postgres") + "&ApplicationName=" + Crowd.APPLICATION);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(30_000);
    return new HikariDataSource(config);
  }

  /** The server writes its own process's number into its data directory. */
  private static long postmaster(HikariDataSource pool) throws Exception {
    Path file = Path.of(query(pool, "SHOW data_directory"), "postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).get(0).trim());
  }

  private static long beats(HikariDataSource pool) throws Exception {
    return Long.parseLong(query(pool, "SELECT sum(beat) FROM mgate_node"));
  }

  private static String query(HikariDataSource pool, String sql) throws Exception {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}

package io.migrationgate.jdbc.scale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.testing.BridgeSteps;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.TimeSource;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What a bridge costs whoever writes, on an embedded, durable server: one UPDATE that commits by
 * itself and asks no gate, and a gate's write of both sides. And how long statements wait while
 * triggers come and go.
 *
 * <p>The variants take turns, one write each, in one run: what else the machine does meets all of
 * them. Each write is compared with that of the first variant in the same turn.
 */
public final class BridgeBench {
  private static final Operator OPERATOR = Operator.of("bench", "measure");
  private static final int KEYS = 1_000;
  private static int names;

  private final int rounds = Integer.getInteger("bridge.rounds", 2_000);
  private final BenchServer server;
  private final BridgeBenchTables tables;
  private final PrintStream out;

  private BridgeBench(String product, BenchServer server, PrintStream out) {
    this.server = server;
    this.tables = new BridgeBenchTables(product.equals("postgresql"), server);
    this.out = out;
  }

  /**
   * Runs; {@code -Dbackfill.database} is {@code postgresql} or {@code mariadb},
   * {@code -Dbridge.rounds} says how many turns are measured; with 0 only the waits are.
   */
  public static void main(String[] arguments) throws Exception {
    String product = System.getProperty("backfill.database", "postgresql");
    try (BenchServer server = BenchServer.start(product)) {
      new BridgeBench(product, server, new PrintStream(System.out, true, StandardCharsets.UTF_8))
          .run();
    }
  }

  /** One way to write. */
  private interface Write {
    void of(int key) throws SQLException;
  }

  /**
   * A way to write.
   *
   * @param goal how much of the first one's time it may take; 0 for none
   */
  private record Variant(String name, double goal, Write write) {}

  private void run() throws Exception {
    try (Connection connection = server.admin().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE bridges");
    }
    HikariConfig config = new HikariConfig();
    config.setDataSource(server.database("bridges"));
    config.setMaximumPoolSize(8);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        for (String sql : tables.create(KEYS)) {
          statement.execute(sql);
        }
        out.printf("%s; load %s%n", tables.settings(statement), load());
      }
      withNode(pool);
    }
    out.printf("load at the end %s%n", load());
  }

  private static String load() {
    return String.format(
        Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private MigrationDeclaration declare(String name, String old, String replacement) {
    String[] words = server.words("name");
    return MigrationDeclaration.builder(name)
        .oldSide(old, "name")
        .newSide(replacement, "first_name", "last_name")
        .backfill(BackfillSpec.sql(
            Map.of("first_name", words[0], "last_name", words[1]),
            Map.of("name", "CONCAT_WS(' ', first_name, last_name)")))
        .build();
  }

  private void withNode(DataSource pool) throws Exception {
    try (JdbcGateStore store = JdbcGateStore.create(pool)) {
      MigrationGatesBuilder builder =
          MigrationGates.builder(store).build("bench").withoutClassPath();
      builder.declare(declare("row-plain", "row_plain", "row_plain"));
      builder.declare(declare("row-bridged", "row_bridged", "row_bridged"));
      builder.declare(declare("row-empty", "row_empty", "row_empty"));
      builder.declare(declare("two-plain", "old_plain", "new_plain"));
      builder.declare(declare("two-empty", "old_empty", "new_empty"));
      builder.declare(declare("two-bridged", "old_bridged", "new_bridged"));
      builder.declare(declare("installed", "old_installed", "new_installed"));
      try (MigrationGates gates = builder.start()) {
        GateAdmin admin = new GateAdmin(store, List.of(store.database()), TimeSource.SYSTEM);
        for (String name : List.of(
            "row-plain", "row-bridged", "row-empty", "two-plain", "two-bridged", "two-empty")) {
          if (name.endsWith("bridged")) {
            steps(admin, store, name).to(Goal.ON, Level.FORWARD);
          }
          admin.apply(name, new Move.Advance(), OPERATOR);
          admin.settlement(name).await(Duration.ofSeconds(30), progress -> {});
        }
        if (rounds > 0) {
          measure(gates, GatedDataSource.wrap(gates, pool));
        }
        BridgeSteps installed = steps(admin, store, "installed");
        new BridgeInstallBench(server.database("bridges"), installed, KEYS, out).run();
      }
    }
  }

  private static BridgeSteps steps(GateAdmin admin, JdbcGateStore store, String name) {
    return new BridgeSteps(admin, store, store.database(), name, OPERATOR);
  }

  private void measure(MigrationGates gates, DataSource gated) throws SQLException {
    out.println("| one write | | median | beside the first | 95 % | more, median | goal |");
    out.println("|---|---|---|---|---|---|---|");
    try (Connection plain = server.database("bridges").getConnection();
        Connection wrapped = gated.getConnection()) {
      wrapped.setAutoCommit(false);
      compare(
          "asks no gate, one row",
          tables.rivals("row_").stream()
              .map(table -> new Variant(
                  table,
                  table.equals("row_bridged") ? 1.35 : 0,
                  key ->
                      update(plain, "UPDATE " + table + " SET name = ? WHERE id = ?", name(), key)))
              .toList());
      compare(
          "asks no gate, two tables",
          tables.rivals("old_").stream()
              .map(table -> new Variant(
                  table,
                  table.equals("old_bridged") ? 1.6 : 0,
                  key ->
                      update(plain, "UPDATE " + table + " SET name = ? WHERE id = ?", name(), key)))
              .toList());
      compare(
          "through a gate, one row",
          List.of(
              gated(gates.gate("row-plain"), wrapped, "row_plain", "row_plain", 0),
              gated(gates.gate("row-bridged"), wrapped, "row_bridged", "row_bridged", 1.15),
              gated(gates.gate("row-empty"), wrapped, "row_empty", "row_empty", 0)));
      compare(
          "through a gate, two tables",
          List.of(
              gated(gates.gate("two-plain"), wrapped, "old_plain", "new_plain", 0),
              gated(gates.gate("two-bridged"), wrapped, "old_bridged", "new_bridged", 1.15),
              gated(gates.gate("two-empty"), wrapped, "old_empty", "new_empty", 0)));
    }
  }

  private static Variant gated(
      MigrationGate gate, Connection connection, String old, String replacement, double goal) {
    String oldSql = "UPDATE " + old + " SET name = ? WHERE id = ?";
    String newSql = "UPDATE " + replacement + " SET first_name = ?, last_name = ? WHERE id = ?";
    return new Variant(old, goal, key -> {
      String name = name();
      String[] words = name.split(" ");
      gate.write(
          () -> update(connection, oldSql, name, key),
          () -> update(connection, newSql, words[0], words[1], key));
      connection.commit();
    });
  }

  /** Another one each time: MariaDB writes nothing where a row stays as it is. */
  private static String name() {
    names++;
    return "Ann" + names + " Lee" + names;
  }

  private static void update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      if (statement.executeUpdate() != 1) {
        throw new IllegalStateException("no such row: " + sql);
      }
    }
  }

  private void compare(String what, List<Variant> variants) throws SQLException {
    double[][] micros = new double[variants.size()][rounds];
    for (int turn = -rounds / 5; turn < rounds; turn++) {
      int key = Math.floorMod(turn * 7919, KEYS) + 1;
      for (int i = 0; i < variants.size(); i++) {
        int which = Math.floorMod(turn + i, variants.size());
        long start = System.nanoTime();
        variants.get(which).write().of(key);
        if (turn >= 0) {
          micros[which][turn] = (System.nanoTime() - start) / 1e3;
        }
      }
    }
    for (int i = 0; i < variants.size(); i++) {
      BridgeBenchFigures figures = BridgeBenchFigures.of(micros[i], micros[0]);
      Variant variant = variants.get(i);
      out.println(
          "| " + what + " | " + variant.name() + " | " + figures.markdown(variant.goal()) + " |");
    }
  }
}

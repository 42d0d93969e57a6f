package io.migrationgate.jdbc.scale;

import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * What reading through a view costs beside reading the table: rows by their key, and all rows.
 *
 * <p>Both are read on one connection in turns, some reads of the one and then as many of the other,
 * first one and then the other beginning: whatever else the machine does meets both.
 */
public final class ViewBench {
  private static final int ROWS = 100_000;

  private final PrintStream out;
  private final int rounds = Integer.getInteger("view.rounds", 400);

  private ViewBench(PrintStream out) {
    this.out = out;
  }

  /** Runs; what it is told comes as system properties. */
  public static void main(String[] arguments) throws Exception {
    new ViewBench(new PrintStream(System.out, true, StandardCharsets.UTF_8)).run();
    System.exit(0);
  }

  private void run() throws Exception {
    out.println("| database | read | table, median | through the view | ratio |");
    out.println("|---|---|---|---|---|");
    for (TestServer server : List.of(TestServer.POSTGRESQL, TestServer.MARIADB)) {
      TestDatabase database = server.newDatabase();
      boolean postgres = server == TestServer.POSTGRESQL;
      prepare(database, postgres);
      String unprepared = postgres ? "?prepareThreshold=0" : "";
      measure(database.at(database.url() + unprepared), "by key, planned each time", true, 50);
      String prepared = postgres ? "?prepareThreshold=1" : "?useServerPrepStmts=true";
      measure(database.at(database.url() + prepared), "by key, prepared", true, 50);
      measure(database, "all rows, summed", false, 1);
    }
  }

  private static void prepare(TestDatabase database, boolean postgres) throws SQLException {
    database.execute(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, price DECIMAL(10,2), name VARCHAR(50),"
            + " price_cents BIGINT)",
        postgres
            ? "INSERT INTO item SELECT n, n, 'thing ' || n, n * 100 FROM generate_series(1, " + ROWS
                + ") n"
            : "INSERT INTO item SELECT seq, seq, CONCAT('thing ', seq), seq * 100 FROM seq_1_to_"
                + ROWS,
        "CREATE " + (postgres ? "" : "ALGORITHM = MERGE SQL SECURITY INVOKER ") + "VIEW shown "
            + (postgres ? "WITH (security_invoker = true) " : "")
            + "AS SELECT id, price_cents AS price, name FROM item",
        postgres ? "VACUUM ANALYZE item" : "ANALYZE TABLE item");
  }

  private void measure(TestDatabase database, String what, boolean byKey, int reads)
      throws SQLException {
    String[] sql = byKey
        ? new String[] {
          "SELECT id, price_cents, name FROM item WHERE id = ?",
          "SELECT id, price, name FROM shown WHERE id = ?"
        }
        : new String[] {"SELECT SUM(price_cents) FROM item", "SELECT SUM(price) FROM shown"};
    long[][] nanos = new long[2][rounds];
    try (Connection connection = database.connect();
        PreparedStatement table = connection.prepareStatement(sql[0]);
        PreparedStatement view = connection.prepareStatement(sql[1]);
        Statement warm = connection.createStatement()) {
      warm.execute("SELECT 1");
      PreparedStatement[] both = {table, view};
      for (int round = -rounds / 10; round < rounds; round++) {
        for (int turn = 0; turn < 2; turn++) {
          int which = (round + turn) & 1;
          long start = System.nanoTime();
          for (int read = 0; read < reads; read++) {
            read(both[which], byKey, Math.floorMod(round * 7919 + read * 104_729, ROWS) + 1);
          }
          if (round >= 0) {
            nanos[which][round] = (System.nanoTime() - start) / reads;
          }
        }
      }
    }
    double table = median(nanos[0]);
    double view = median(nanos[1]);
    out.printf(
        "| %s | %s | %.1f µs | %.1f µs | %.3f |%n",
        database.server(), what, table / 1e3, view / 1e3, view / table);
  }

  private static void read(PreparedStatement statement, boolean byKey, int key)
      throws SQLException {
    if (byKey) {
      statement.setInt(1, key);
    }
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        rows.getLong(1);
      }
    }
  }

  private static double median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}

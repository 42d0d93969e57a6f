package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writers of few keys. Keys 1 to 4 are always there and are counted up; others come, go and are
 * renamed.
 */
final class BridgeWork {
  private static final int STEADY = 4;
  private static final int KEYS = 14;
  private static final long SEED = 20261130;

  private final BridgeFixture it;
  private final MigrationDeclaration declared;
  private final boolean oneTable;
  private final boolean both;
  private final boolean marks;
  private final AtomicLong added = new AtomicLong();
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  private BridgeWork(
      BridgeFixture it,
      MigrationDeclaration declared,
      boolean oneTable,
      boolean both,
      boolean marks) {
    this.it = it;
    this.declared = declared;
    this.oneTable = oneTable;
    this.both = both;
    this.marks = marks;
  }

  static BridgeWork twoTables(TestServer server, boolean both) throws SQLException {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    for (int id = 1; id <= STEADY; id++) {
      it.run(
          "INSERT INTO o VALUES (" + id + ", 'Ann Lee', 0)",
          "INSERT INTO w VALUES (" + id + ", 'Ann', 'Lee', 0)");
    }
    return new BridgeWork(it, BridgeFixture.twoTables(server), false, both, true);
  }

  static BridgeWork oneTable(TestServer server, boolean both) throws SQLException {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(100), n INTEGER,"
            + " first_name VARCHAR(40), last_name VARCHAR(40), m INTEGER)");
    for (int id = 1; id <= STEADY; id++) {
      it.run("INSERT INTO person VALUES (" + id + ", 'Ann Lee', 0, 'Ann', 'Lee', 0)");
    }
    MigrationDeclaration declared = MigrationDeclaration.builder(BridgeFixture.NAME)
        .oldSide("person", "name", "n")
        .newSide("person", "first_name", "last_name", "m")
        .backfill(BackfillSpec.sql(
            Map.of(
                "first_name",
                BridgeFixture.first(server),
                "last_name",
                BridgeFixture.last(server),
                "m",
                "n"),
            Map.of("name", "CONCAT_WS(' ', first_name, last_name)", "n", "m")))
        .build();
    return new BridgeWork(it, declared, true, both, true);
  }

  BridgeWork unmarked() {
    return new BridgeWork(it, declared, oneTable, both, false);
  }

  /** As if the new side was filled once, and nobody has kept it since. */
  BridgeWork stale() throws SQLException {
    if (oneTable) {
      it.run("UPDATE person SET first_name = 'Old', m = m - 1000");
      it.run("UPDATE person SET first_name = NULL, last_name = NULL WHERE id = 1");
    } else {
      it.run(
          "UPDATE w SET first_name = 'Old', n = n - 1000",
          "DELETE FROM w WHERE id = 1",
          "INSERT INTO w VALUES (8, 'Not', 'There', 8)",
          "INSERT INTO o VALUES (9, 'Not Copied', 9)");
    }
    return this;
  }

  /** Fills the new side, as a run does. */
  void copy() throws SQLException {
    TestServer server = it.database.server();
    String first = BridgeFixture.first(server);
    String last = BridgeFixture.last(server);
    if (oneTable) {
      it.run(it.marked(
          "UPDATE person SET first_name = " + first + ", last_name = " + last + ", m = n"));
    } else {
      it.run(
          it.marked("DELETE FROM w"),
          it.marked("INSERT INTO w SELECT id, " + first + ", " + last + ", n FROM o"));
    }
  }

  void install() throws Exception {
    it.install(declared, both ? BridgeFixture.both(null) : BridgeFixture.forward());
  }

  /** Runs until so many transactions have been committed. */
  void run(int wanted) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int number = i;
        work.add(threads.submit(() -> {
          write(number, wanted);
          return null;
        }));
      }
      for (Future<?> each : work) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private void write(int number, int wanted) throws SQLException {
    SplittableRandom random = new SplittableRandom(SEED + number);
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      if (it.database.server() == TestServer.POSTGRESQL) {
        statement.execute("SET deadlock_timeout = '20ms'");
      }
      connection.setTransactionIsolation(
          number % 3 == 2
              ? Connection.TRANSACTION_REPEATABLE_READ
              : Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      while (commits.get() < wanted) {
        int add = 0;
        try {
          for (int i = random.nextInt(2); i >= 0; i--) {
            add += step(statement, random, number);
          }
          connection.commit();
          added.addAndGet(add);
          commits.incrementAndGet();
        } catch (SQLException e) {
          connection.rollback();
          boolean race = e.getSQLState().startsWith("40")
              || e.getSQLState().startsWith("23")
              || String.valueOf(e.getMessage()).contains("is not filled from the old one yet")
              || e.getErrorCode() == 1020
              || e.getErrorCode() == 1205;
          if (!race) {
            throw e;
          }
          refused.incrementAndGet();
        }
      }
    }
  }

  private int step(Statement statement, SplittableRandom random, int number) throws SQLException {
    boolean gated = number % 2 == 0;
    boolean newShape = both && number == 1;
    int what = random.nextInt(10);
    int key = STEADY + 1 + random.nextInt(KEYS - STEADY);
    int other = STEADY + 1 + random.nextInt(KEYS - STEADY);
    int steady = 1 + random.nextInt(STEADY);
    String name = "N" + random.nextInt(9) + " L" + random.nextInt(9);
    String[] parts = name.split(" ", 2);
    String o = oneTable ? "person" : "o";
    String w = oneTable ? "person" : "w";
    String m = oneTable ? "m" : "n";
    List<String> old = new ArrayList<>();
    List<String> replacement = new ArrayList<>();
    String names = "first_name = '" + parts[0] + "', last_name = '" + parts[1] + "'";
    switch (what) {
      case 0, 1, 2, 3 -> {
        old.add("UPDATE " + o + " SET n = n + 1 WHERE id = " + steady);
        replacement.add("UPDATE " + w + " SET " + m + " = " + m + " + 1 WHERE id = " + steady);
      }
      case 4, 5 -> {
        old.add("UPDATE " + o + " SET name = '" + name + "' WHERE id = " + key);
        replacement.add("UPDATE " + w + " SET " + names + " WHERE id = " + key);
      }
      case 6, 7 -> {
        old.add("INSERT INTO " + o + " (id, name, n) VALUES (" + key + ", '" + name + "', 1)");
        replacement.add(
            oneTable && !newShape
                ? "UPDATE person SET " + names + ", m = 1 WHERE id = " + key
                : "INSERT INTO " + w + " (id, first_name, last_name, " + m + ") VALUES (" + key
                    + ", '" + parts[0] + "', '" + parts[1] + "', 1)");
      }
      case 8 -> {
        old.add("DELETE FROM " + o + " WHERE id = " + key);
        replacement.add("DELETE FROM " + w + " WHERE id = " + key);
      }
      default -> {
        old.add("UPDATE " + o + " SET id = " + other + " WHERE id = " + key);
        replacement.add("UPDATE " + w + " SET id = " + other + " WHERE id = " + key);
      }
    }
    if (oneTable && what >= 8) {
      replacement.clear();
    }
    if (newShape && !(oneTable && what >= 8)) {
      int rows = 0;
      for (String sql : replacement) {
        rows += statement.executeUpdate(sql);
      }
      return what < 4 ? rows : 0;
    }
    int written = 0;
    for (String sql : old) {
      written += statement.executeUpdate(gated && marks ? it.marked(sql) : sql);
    }
    // A row that was not there is not locked either, and may be there now.
    if (gated && written > 0) {
      for (String sql : replacement) {
        statement.execute(both && marks ? it.marked(sql) : sql);
      }
    }
    return what < 4 ? 1 : 0;
  }

  /** What the two sides do not agree on; empty if they do. */
  String differences() throws SQLException {
    String old = "SELECT id, name, n FROM " + (oneTable ? "person" : "o") + " ORDER BY id";
    String replacement = "SELECT id, CONCAT_WS(' ', first_name, last_name), "
        + (oneTable ? "m FROM person" : "n FROM w") + " ORDER BY id";
    String one = all(old);
    String other = all(replacement);
    return one.equals(other) ? "" : one + "\n but \n" + other;
  }

  private String all(String sql) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.append(rows.getString(1))
            .append(' ')
            .append(text(rows.getString(2)))
            .append(' ')
            .append(rows.getString(3))
            .append('\n');
      }
    }
    return all.toString();
  }

  private static String text(@Nullable String value) {
    return value == null ? "-" : value;
  }

  long incremented() throws SQLException {
    return Long.parseLong(
        it.query("SELECT SUM(n) FROM " + (oneTable ? "person" : "o") + " WHERE id <= " + STEADY));
  }

  long expected() {
    return added.get();
  }

  String summary() {
    return commits + " commits, " + refused + " refused by races, seed " + SEED;
  }
}

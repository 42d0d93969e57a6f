package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.contract.LockPatience;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.backfill.internal.bridge.BridgeReader;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.Found;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.BridgeDatabase.UngatedUse;
import io.migrationgate.spi.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A database with tables of two sides, and the triggers that are made for them. */
final class BridgeFixture {
  static final String NAME = "name-split";
  static final LockPatience QUICK = new LockPatience(Duration.ofMillis(200), 3);

  final TestDatabase database;
  final Dialect dialect;
  final StatementMarker marker;

  BridgeFixture(TestServer server, String... ddl) throws SQLException {
    this(server.newDatabase(), ddl);
  }

  BridgeFixture(TestDatabase database, String... ddl) throws SQLException {
    this.database = database;
    database.execute(ddl);
    try (Connection connection = database.connect()) {
      dialect = Dialect.of(connection.getMetaData());
    }
    marker = StatementMarker.of(dialect).orElseThrow();
  }

  static final String[] ONE_TABLE = {
    "CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(100), n INTEGER DEFAULT 0 NOT NULL,"
        + " first_name VARCHAR(40), last_name VARCHAR(40))"
  };

  static final String[] TWO_TABLES = {
    "CREATE TABLE o (id BIGINT PRIMARY KEY, name VARCHAR(100), n INTEGER)",
    "CREATE TABLE w (id BIGINT PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), n INTEGER)"
  };

  static String first(TestServer server) {
    return server == TestServer.POSTGRESQL
        ? "split_part(name, ' ', 1)"
        : "SUBSTRING_INDEX(name, ' ', 1)";
  }

  static String last(TestServer server) {
    return server == TestServer.POSTGRESQL
        ? "nullif(substr(name, strpos(name, ' ') + 1), name)"
        : "NULLIF(SUBSTRING(name, INSTR(name, ' ') + 1), name)";
  }

  static MigrationDeclaration oneTable(TestServer server) {
    return MigrationDeclaration.builder(NAME)
        .oldSide("person", "name")
        .newSide("person", "first_name", "last_name")
        .backfill(BackfillSpec.sql(
            Map.of("first_name", first(server), "last_name", last(server)),
            Map.of("name", "CONCAT_WS(' ', first_name, last_name)")))
        .build();
  }

  static MigrationDeclaration twoTables(TestServer server) {
    return MigrationDeclaration.builder(NAME)
        .oldSide("o", "name", "n")
        .newSide("w")
        .backfill(BackfillSpec.sql(
            Map.of("first_name", first(server), "last_name", last(server), "n", "n"),
            Map.of("name", "CONCAT_WS(' ', first_name, last_name)", "n", "n")))
        .build();
  }

  static BridgeReader.Wanted forward() {
    return new BridgeReader.Wanted(false, null);
  }

  static BridgeReader.Wanted both(@Nullable Side insertsBy) {
    return new BridgeReader.Wanted(true, insertsBy);
  }

  BridgeTriggers triggers(MigrationDeclaration declared, BridgeReader.Wanted wanted)
      throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      BridgeTriggers read = new BridgeReader(dialect, "").read(connection, declared, wanted);
      connection.rollback();
      return read;
    }
  }

  /** Tries until the patience is over, as whoever installs triggers does. */
  Found to(BridgeTriggers triggers, State wanted, LockPatience patience) throws Exception {
    BridgeChange change = new BridgeChange(
        new Sessions(database.dataSource(), "test", Duration.ofSeconds(30)),
        dialect,
        ZoneOffset.UTC,
        patience.lockTimeout());
    for (int tried = 1; ; tried++) {
      BridgeChange.Outcome outcome = change.attempt(triggers, wanted, System.nanoTime());
      Found found = outcome.found();
      if (found != null) {
        return found;
      }
      if (tried == patience.tries()) {
        throw new IllegalStateException("a table was in use: " + outcome.lockHeld());
      }
      TimeSource.SYSTEM.sleep(patience.pauseAfter(tried, RandomGenerator.getDefault()));
    }
  }

  Found to(BridgeTriggers triggers, State wanted) throws Exception {
    return to(triggers, wanted, QUICK);
  }

  /** On which sides somebody was noted who has asked no gate. */
  List<Side> noted() throws SQLException {
    return JdbcGateDatabase.of(database.dataSource()).bridging().ungated(NAME).stream()
        .map(UngatedUse::side)
        .sorted()
        .toList();
  }

  BridgeTriggers install(MigrationDeclaration declared, BridgeReader.Wanted wanted)
      throws Exception {
    BridgeTriggers triggers = triggers(declared, wanted);
    Found found = to(triggers, State.BRIDGING);
    if (found.state() != State.BRIDGING) {
      throw new AssertionError(found);
    }
    return triggers;
  }

  Found find(BridgeTriggers triggers) throws SQLException {
    Sessions sessions = new Sessions(database.dataSource(), "test", Duration.ofSeconds(30));
    return sessions.call(handle -> {
      try (Transaction tx = Transaction.begin(
          handle,
          dialect,
          Isolation.READ_ONLY,
          Duration.ofSeconds(2),
          dialect.rowSettings(ZoneOffset.UTC))) {
        return triggers.find(handle.getConnection());
      }
    });
  }

  String marked(String sql) {
    return marker.mark(sql, List.of(NAME), List.of(dialect.sql())).sql();
  }

  void run(String... statements) throws SQLException {
    database.execute(statements);
  }

  String query(String sql) throws SQLException {
    return database.query(sql);
  }

  /** All rows, each on a line. */
  String rows(String table) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Connection connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY id")) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          all.append(i == 1 ? "" : " ").append(rows.getString(i));
        }
        all.append('\n');
      }
    }
    return all.toString().strip();
  }
}

package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGateException;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.TransactionsHiddenException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes, counts, the catalog and the sessions of a database. */
@Timeout(180)
class GateDatabaseTest {

  @ServerTest
  void aProbeTellsWhyItFailedAndLeavesNothing(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(100))");
    try (HikariDataSource pool = database.pool(1)) {
      GateDatabase gated = JdbcGateDatabase.of(pool);
      assertThat(gated.probe("SELECT id, name FROM item WHERE 1 = 0")).isNull();
      assertThat(gated.probe("INSERT INTO item VALUES (1, 'one')")).isNotNull();
      assertThat(database.query("SELECT COUNT(*) FROM item")).isEqualTo("0");
      assertThat(gated.probe("SELECT first_name FROM item")).containsIgnoringCase("first_name");
      assertThat(gated.probe("SELECT ':no_parameter', '<no template>', '?' FROM item"))
          .isNull();
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  /** A cast that fails quotes the value that it stumbles over, and a function what it likes. */
  @ServerTest
  void whatItTellsQuotesNoRow(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    database.execute(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(100))",
        "INSERT INTO item VALUES (1, 'perhaps')");
    if (server == TestServer.MARIADB) {
      database.execute("CREATE FUNCTION whole(name VARCHAR(100)) RETURNS INT"
          + " BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = name; RETURN 1; END");
    }
    String query = server == TestServer.MARIADB
        ? "SELECT * FROM item WHERE whole(name) = 1"
        : "SELECT * FROM item WHERE CAST(name AS INTEGER) = 1";
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    assertThat(gated.probe(query)).contains("SQLSTATE").doesNotContain("perhaps");
    assertThatThrownBy(() -> gated.count(query.replace("*", "COUNT(*)")))
        .isInstanceOf(MigrationGateException.class)
        .isNotInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("SQLSTATE")
        .hasMessageNotContaining("perhaps");
  }

  /** What a declaration may say, since whoever may write the store decides what it is. */
  @ServerTest
  void whatOnlyAsksIsOneQueryAndWritesNothing(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    database.execute(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(100))",
        "INSERT INTO item VALUES (1, 'one')");
    // The server itself takes several statements then.
    String several = switch (server) {
      case POSTGRESQL -> "preferQueryMode=simple";
      case MARIADB -> "allowMultiQueries=true";
      case H2 -> "";
    };
    String url = database.url() + (database.url().contains("?") ? "&" : "?") + several;
    TestDatabase lax = several.isEmpty()
        ? database
        : new TestDatabase(server, url, database.user(), database.password());
    for (TestDatabase each : List.of(database, lax)) {
      GateDatabase gated = JdbcGateDatabase.of(each.dataSource());
      for (String evil : List.of(
          "COMMIT; DELETE FROM item; SELECT 1",
          "SELECT 1; COMMIT; DELETE FROM item",
          "SELECT 1;;COMMIT;DELETE FROM item--",
          "SELECT 1 AS \u20ac$$; COMMIT; DELETE FROM item; SELECT 1 AS \u20ac$$",
          "SELECT 1 AS \u2192$$; COMMIT; DELETE FROM item; SELECT 1 AS \u2192$$",
          "DELETE FROM item",
          "WITH gone AS (DELETE FROM item RETURNING id) SELECT * FROM gone",
          "BEGIN NOT ATOMIC COMMIT; DELETE FROM item; END",
          "EXECUTE IMMEDIATE 'DROP TABLE item'",
          "DO $$BEGIN COMMIT; DELETE FROM item; END$$",
          "{call item_drop()}",
          "CREATE TABLE left_behind (id INTEGER)",
          "SELECT id INTO left_behind FROM item",
          "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
          "DROP TABLE item",
          "(SELECT 1",
          "SELECT 'open")) {
        assertThat(gated.probe(evil)).as(evil).isNotNull();
        assertThatThrownBy(() -> gated.count(evil))
            .as(evil)
            .isInstanceOf(MigrationGateException.class);
        assertThat(database.query("SELECT COUNT(*) FROM item")).as(evil).isEqualTo("1");
      }
      // One query to one of the servers, and several statements to another.
      for (String either : List.of(
          "SELECT E'\\'; COMMIT; DELETE FROM item; --'",
          "SELECT '\\'; COMMIT; DELETE FROM item; -- '",
          "SELECT 1 /*!99999 ; COMMIT; DELETE FROM item */",
          "SELECT 1 /*! ; COMMIT; DELETE FROM item */",
          "SELECT 1 -- \r; COMMIT; DELETE FROM item",
          "SELECT 1 --; COMMIT; DELETE FROM item\n",
          "SELECT 1 /* /* */; COMMIT; DELETE FROM item; -- */ */",
          "SELECT * FROM FINAL TABLE (DELETE FROM item)")) {
        gated.probe(either);
        assertThat(database.query("SELECT COUNT(*) FROM item")).as(either).isEqualTo("1");
      }
      for (String good : List.of(
          "SELECT ';', '--', '(', name FROM item;",
          " /* a; b */ (SELECT COUNT(*) FROM item) ; -- that is all;",
          "WITH one AS (SELECT 1 AS n) SELECT n FROM one",
          "SELECT name FROM item")) {
        assertThat(gated.probe(good)).as(good).isNull();
      }
    }
  }

  /** No text tells what a function does: the transaction is read only. */
  @ServerTest(except = TestServer.H2)
  void aFunctionThatAQueryCallsWritesNothing(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    boolean postgres = server == TestServer.POSTGRESQL;
    // A rollback takes nothing out of a MyISAM table.
    database.execute(
        "CREATE TABLE item (id INTEGER)" + (postgres ? "" : " ENGINE = MyISAM"),
        postgres
            ? "CREATE FUNCTION put() RETURNS INTEGER LANGUAGE sql"
                + " AS 'INSERT INTO item VALUES (1) RETURNING id'"
            : "CREATE FUNCTION put() RETURNS INTEGER MODIFIES SQL DATA"
                + " BEGIN INSERT INTO item VALUES (1); RETURN 1; END");
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());

    assertThat(gated.probe("SELECT put()")).contains(postgres ? "25006" : "READ ONLY transaction");
    assertThatThrownBy(() -> gated.count("SELECT put()"))
        .isInstanceOf(MigrationGateException.class);

    assertThat(database.query("SELECT COUNT(*) FROM item")).isEqualTo("0");
  }

  @ServerTest
  void aProbeDoesNotQueueInFrontOfTheApplication(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    database.execute(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(100))",
        "INSERT INTO item VALUES (1, 'one')");
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Connection application = database.connect();
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      statement.execute("UPDATE item SET name = 'x' WHERE id = 1");
      long start = System.nanoTime();
      assertThat(gated.probe("UPDATE item SET name = 'y' WHERE id = 1")).isNotNull();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      application.rollback();
    }
  }

  @ServerTest
  void countsWhatItIsAsked(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    database.execute(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(100))",
        "INSERT INTO item VALUES (1, 'one')",
        "INSERT INTO item VALUES (2, 'two')");
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    assertThat(gated.count("SELECT COUNT(*), 17 FROM item")).isEqualTo(2);
    for (String none : List.of("SELECT id FROM item WHERE 1 = 0", "SELECT NULL FROM item")) {
      assertThatThrownBy(() -> gated.count(none))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("no number");
    }
    assertThat(database.query("SELECT name FROM item WHERE id = 1")).isEqualTo("one");
    assertThatThrownBy(() -> gated.count("SELECT COUNT(*) FROM nowhere"))
        .isInstanceOf(MigrationGateException.class)
        .isNotInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("an error from the declared query")
        .hasMessageContaining("SELECT COUNT(*) FROM nowhere");
  }

  @ServerTest
  void knowsWhichColumnsAnInsertMustName(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    String identity = server == TestServer.MARIADB
        ? "INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY"
        : "INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
    String generated = server == TestServer.POSTGRESQL
        ? "INTEGER GENERATED ALWAYS AS (1 + 1) STORED NOT NULL"
        : "INTEGER GENERATED ALWAYS AS (1 + 1)";
    database.execute("CREATE TABLE Item (id " + identity + ", must VARCHAR(10) NOT NULL,"
        + " Also_Must INTEGER NOT NULL, may VARCHAR(10),"
        + " has_default INTEGER DEFAULT 1 NOT NULL, computed " + generated + ")");
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    List<String> all = List.of("may", "MUST", "also_must", "id", "has_default", "computed");
    assertThat(gated.mandatoryColumns("Item", all)).containsExactly("MUST", "also_must");
    assertThat(gated.mandatoryColumns("Item", List.of("may"))).isEmpty();
    assertThatThrownBy(() -> gated.mandatoryColumns("Item", List.of("must", "gone")))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("no column gone");
    assertThatThrownBy(() -> gated.mandatoryColumns("nowhere", List.of("must")))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("no such table");
  }

  @ServerTest
  void findsTablesByTheirQualifiedAndQuotedNames(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    String schema = "side_" + database.url().replaceAll(".*(test_\\d+).*", "$1");
    String quote = server == TestServer.MARIADB ? "`" : "\"";
    String table = schema + "." + quote + "Old.Item" + quote;
    database.execute(
        "CREATE SCHEMA " + schema,
        "CREATE TABLE " + table + " (" + quote + "Must" + quote + " INTEGER NOT NULL)",
        "CREATE TABLE " + schema + ".plain (must INTEGER NOT NULL)",
        "CREATE TABLE plain (must INTEGER)");
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    String column = quote + "Must" + quote;
    assertThat(gated.mandatoryColumns(table, List.of(column))).containsExactly(column);
    assertThat(gated.mandatoryColumns(schema + ".plain", List.of("must"))).containsExactly("must");
    assertThat(gated.mandatoryColumns("plain", List.of("must"))).isEmpty();
  }

  @Test
  void aDomainMayMakeAColumnMandatoryOnPostgres() throws Exception {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    database.execute(
        "CREATE DOMAIN code AS text NOT NULL",
        "CREATE DOMAIN state AS text NOT NULL DEFAULT 'new'",
        "CREATE TABLE item (a code, b state)");
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    assertThat(gated.mandatoryColumns("item", List.of("a", "b"))).containsExactly("a");
  }

  @Test
  void tellsSessionsApartByApplicationNameOnPostgres() throws Exception {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    TestDatabase elsewhere = TestServer.POSTGRESQL.newDatabase();
    GateDatabase gated = JdbcGateDatabase.of(
        database.at(database.url() + "?ApplicationName=whoever").dataSource());
    try (Connection shop = database.at(database.url() + "?ApplicationName=shop").connect();
        Connection cron = database.at(database.url() + "?ApplicationName=cron").connect();
        Connection other =
            elsewhere.at(elsewhere.url() + "?ApplicationName=else").connect();
        Connection own = database.at(database.url() + "?ApplicationName=mgate").connect()) {
      assertThat(List.of(shop, cron, other, own)).allMatch(GateDatabaseTest::isOpen);
      assertThat(gated.unregisteredSessions(Set.of(), Set.of("shop")))
          .singleElement()
          .asString()
          .matches("cron postgres@(127\\.0\\.0\\.1|::1) pid \\d+");
      assertThat(gated.unregisteredSessions(Set.of(), Set.of("shop", "cron"))).isEmpty();
      // The sessions of the questions before are closed a moment later.
      await()
          .untilAsserted(
              () -> assertThat(gated.unregisteredSessions(Set.of(), Set.of())).hasSize(2));
    }
  }

  @Test
  void seesSessionsOfOthersWithoutPrivilegesOnPostgres() throws Exception {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    database.execute("CREATE USER session_clerk PASSWORD 'right'");
    GateDatabase gated =
        JdbcGateDatabase.of(database.as("session_clerk", "right").dataSource());
    try (Connection cron = database.at(database.url() + "?ApplicationName=cron").connect()) {
      assertThat(isOpen(cron)).isTrue();
      assertThat(gated.unregisteredSessions(Set.of(), Set.of("shop")))
          .singleElement()
          .asString()
          .startsWith("cron postgres@");
    }
  }

  @Test
  void tellsSessionsApartByUserOnMariaDb() throws Exception {
    TestDatabase database = TestServer.MARIADB.newDatabase();
    String name = database.url().replaceAll(".*/", "");
    for (String user : List.of("shop", "cron", "mgate_cli")) {
      database.execute(
          "CREATE USER IF NOT EXISTS " + user + "@localhost IDENTIFIED BY 'right'",
          "GRANT ALL ON " + name + ".* TO " + user + "@localhost");
    }
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Connection one = database.as("shop", "right").connect();
        Connection two = database.as("cron", "right").connect();
        Connection three = database.as("mgate_cli", "right").connect()) {
      assertThat(List.of(one, two, three)).allMatch(GateDatabaseTest::isOpen);
      assertThat(gated.unregisteredSessions(Set.of(), Set.of("shop")))
          .singleElement()
          .asString()
          .matches("cron@.* connection \\d+");
      assertThat(gated.unregisteredSessions(Set.of(), Set.of("shop", "cron"))).isEmpty();
    }
    GateDatabase blind = JdbcGateDatabase.of(database.as("cron", "right").dataSource());
    assertThatThrownBy(() -> blind.unregisteredSessions(Set.of(), Set.of()))
        .isInstanceOf(TransactionsHiddenException.class);
  }

  /** Its sessions carry no marks, but within a process all are that process's. */
  @Test
  void tellsSessionsOfH2ApartByWhereTheyComeFrom() throws Exception {
    TestDatabase database = TestServer.H2.newDatabase();
    database.execute(
        "CREATE USER IF NOT EXISTS shop PASSWORD 'right'",
        "CREATE USER IF NOT EXISTS cron PASSWORD 'right'");
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    TestDatabase plain = database.at(database.url().replaceAll(";.*", ""));
    Server server = Server.createTcpServer("-tcpPort", "0").start();
    TestDatabase remote =
        plain.at(plain.url().replace("jdbc:h2:", "jdbc:h2:" + server.getURL() + "/"));
    try (Connection local = plain.as("cron", "right").connect();
        Connection one = remote.as("shop", "right").connect();
        Connection two = remote.as("cron", "right").connect()) {
      assertThat(List.of(local, one, two)).allMatch(GateDatabaseTest::isOpen);
      assertThat(gated.unregisteredSessions(Set.of(), Set.of("SHOP")))
          .singleElement()
          .asString()
          .matches("CRON@.* session \\d+");
    } finally {
      server.stop();
    }
    GateDatabase blind = JdbcGateDatabase.of(plain.as("cron", "right").dataSource());
    assertThatThrownBy(() -> blind.unregisteredSessions(Set.of(), Set.of()))
        .isInstanceOf(TransactionsHiddenException.class);
  }

  private static boolean isOpen(Connection connection) {
    try {
      return connection.isValid(5);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

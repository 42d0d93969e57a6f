package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGateException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Probes, counts, the catalog and the sessions of a database. */
@Timeout(180)
class GateDatabaseTest {

  @ParameterizedTest
  @EnumSource(TestServer.class)
  void aProbeTellsWhyItFailedAndLeavesNothing(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(100))");
    try (HikariDataSource pool = database.pool(1)) {
      GateDatabase gated = JdbcGateDatabase.of(pool);
      assertThat(gated.probe("SELECT id, name FROM item WHERE 1 = 0")).isNull();
      assertThat(gated.probe("INSERT INTO item VALUES (1, 'one')")).isNull();
      assertThat(database.query("SELECT COUNT(*) FROM item")).isEqualTo("0");
      assertThat(gated.probe("SELECT first_name FROM item")).containsIgnoringCase("first_name");
      assertThat(gated.probe("SELECT ':no_parameter', '<no template>', '?' FROM item"))
          .isNull();
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(TestServer.class)
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

  @ParameterizedTest
  @EnumSource(TestServer.class)
  void countsWhatItIsAsked(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    database.execute(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(100))",
        "INSERT INTO item VALUES (1, 'one')",
        "INSERT INTO item VALUES (2, 'two')");
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    assertThat(gated.count("SELECT COUNT(*), 17 FROM item")).isEqualTo(2);
    for (String none : List.of(
        "SELECT id FROM item WHERE 1 = 0", "SELECT NULL FROM item", "UPDATE item SET name = 'x'")) {
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

  @ParameterizedTest
  @EnumSource(TestServer.class)
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

  @ParameterizedTest
  @EnumSource(TestServer.class)
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
      assertThat(gated.unregisteredSessions(Set.of("shop")))
          .singleElement()
          .asString()
          .matches("cron postgres@(127\\.0\\.0\\.1|::1) pid \\d+");
      assertThat(gated.unregisteredSessions(Set.of("shop", "cron"))).isEmpty();
      assertThat(gated.unregisteredSessions(Set.of())).hasSize(2);
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
      assertThat(gated.unregisteredSessions(Set.of("shop")))
          .singleElement()
          .asString()
          .startsWith("cron postgres@");
    }
  }

  @ParameterizedTest
  @EnumSource(value = TestServer.class, names = "POSTGRESQL", mode = EnumSource.Mode.EXCLUDE)
  void tellsSessionsApartByUserElsewhere(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    boolean mariadb = server == TestServer.MARIADB;
    String at = mariadb ? "@localhost" : "";
    String password = mariadb ? " IDENTIFIED BY 'right'" : " PASSWORD 'right'";
    for (String user : List.of("shop", "cron", "mgate_cli")) {
      database.execute("CREATE USER IF NOT EXISTS " + user + at + password);
      if (mariadb) {
        String name = database.url().replaceAll(".*/", "");
        database.execute("GRANT ALL ON " + name + ".* TO " + user + at);
      }
    }
    TestDatabase plain = database.at(database.url().replaceAll(";.*", ""));
    String cron = mariadb ? "cron" : "CRON";
    String shop = mariadb ? "shop" : "SHOP";
    GateDatabase gated = JdbcGateDatabase.of(database.dataSource());
    try (Connection one = plain.as("shop", "right").connect();
        Connection two = plain.as("cron", "right").connect();
        Connection three = plain.as("mgate_cli", "right").connect()) {
      assertThat(List.of(one, two, three)).allMatch(GateDatabaseTest::isOpen);
      assertThat(gated.unregisteredSessions(Set.of(shop)))
          .singleElement()
          .asString()
          .matches(cron + "@.* (connection|session) \\d+");
      assertThat(gated.unregisteredSessions(Set.of(shop, cron))).isEmpty();
    }
    GateDatabase blind = JdbcGateDatabase.of(plain.as("cron", "right").dataSource());
    assertThatThrownBy(() -> blind.unregisteredSessions(Set.of()))
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

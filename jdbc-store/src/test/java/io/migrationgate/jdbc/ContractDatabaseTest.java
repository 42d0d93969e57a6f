package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.ContractDatabase.Dependent;
import io.migrationgate.spi.ContractDatabase.Dependents;
import io.migrationgate.spi.ContractDatabase.Presence;
import io.migrationgate.spi.ContractDatabase.RowSink;
import io.migrationgate.spi.ContractDatabase.StatementOutcome;
import io.migrationgate.spi.StoreUnavailableException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class ContractDatabaseTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final List<String> NAME = List.of("name");

  private static ContractDatabase contracting(TestDatabase database) {
    return JdbcGateDatabase.of(database.dataSource()).contracting();
  }

  private static TestDatabase withCustomers(TestServer server, String... more) throws Exception {
    TestDatabase database = server.newDatabase();
    database.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(100),"
        + " first_name VARCHAR(50), last_name VARCHAR(50))");
    database.execute(more);
    return database;
  }

  /** Kinds and bare names, whatever the case and the schema. */
  private static List<String> told(List<Dependent> dependents) {
    return dependents.stream()
        .map(one -> one.kind() + " "
            + one.name().toLowerCase(Locale.ROOT).replaceAll("(public|mgate_test_\\d+)\\.", ""))
        .sorted()
        .toList();
  }

  @ServerTest
  void findsNothingWhereNothingDepends(TestServer server) throws Exception {
    TestDatabase database = withCustomers(
        server,
        "CREATE TABLE supplier (id INTEGER PRIMARY KEY, name VARCHAR(100))",
        "CREATE VIEW suppliers AS SELECT s.name FROM supplier s JOIN customer c ON c.id = s.id",
        "CREATE VIEW firsts AS SELECT c.id, c.first_name FROM customer c",
        "CREATE INDEX customer_first ON customer (first_name)");
    Dependents found = contracting(database).dependents("customer", NAME);
    assertThat(found.obstacles()).isEmpty();
    assertThat(found.mentions()).isEmpty();
    assertThat(found.included()).isEmpty();
    assertThat(found.presence()).isEqualTo(Presence.ALL);
  }

  @ServerTest
  void findsViewsByAliasAndByTable(TestServer server) throws Exception {
    TestDatabase database = withCustomers(
        server,
        "CREATE TABLE supplier (id INTEGER PRIMARY KEY, name VARCHAR(100))",
        "CREATE VIEW plain AS SELECT name FROM customer",
        "CREATE VIEW everything AS SELECT * FROM customer",
        "CREATE VIEW aliased AS SELECT s.name AS a, c.name AS b FROM supplier s"
            + " JOIN customer c ON c.id = s.id",
        "CREATE VIEW filtered AS SELECT s.id FROM supplier s"
            + " WHERE EXISTS (SELECT 1 FROM customer x WHERE x.name = s.name)",
        "CREATE VIEW onview AS SELECT name FROM plain");
    Dependents found = contracting(database).dependents("customer", NAME);
    assertThat(told(found.obstacles()))
        .containsExactly("view aliased", "view everything", "view filtered", "view plain");
    assertThat(told(contracting(database).dependents("customer", List.of()).obstacles()))
        .contains("view aliased", "view everything", "view filtered", "view plain");
  }

  @ServerTest
  void anIndexOfItsOwnGoesAlongAndASharedOneIsInTheWay(TestServer server) throws Exception {
    TestDatabase database = withCustomers(
        server,
        "CREATE INDEX customer_name ON customer (name)",
        "CREATE INDEX customer_both ON customer (name, last_name)",
        "CREATE UNIQUE INDEX customer_last ON customer (last_name)");
    Dependents found = contracting(database).dependents("customer", NAME);
    assertThat(told(found.included())).containsExactly("index customer_name");
    assertThat(told(found.obstacles())).containsExactly("index customer_both");
    assertThat(told(contracting(database)
            .dependents("customer", List.of("name", "last_name"))
            .included()))
        .contains("index customer_name", "index customer_both", "index customer_last");
  }

  @ServerTest
  void findsConstraintsAndForeignKeysOfOtherTables(TestServer server) throws Exception {
    TestDatabase database = withCustomers(
        server,
        "ALTER TABLE customer ADD CONSTRAINT customer_name_key UNIQUE (name)",
        "ALTER TABLE customer ADD CONSTRAINT long_enough CHECK (char_length(name) > 1)",
        "ALTER TABLE customer ADD CONSTRAINT differs CHECK (name <> last_name)",
        "CREATE TABLE letter (id INTEGER PRIMARY KEY, customer_name VARCHAR(100),"
            + " CONSTRAINT letter_to FOREIGN KEY (customer_name) REFERENCES customer (name))",
        "CREATE TABLE parcel (id INTEGER PRIMARY KEY, customer_id INTEGER,"
            + " CONSTRAINT parcel_to FOREIGN KEY (customer_id) REFERENCES customer (id))");
    Dependents found = contracting(database).dependents("customer", NAME);
    assertThat(told(found.obstacles()))
        .hasSize(2)
        .anyMatch(one -> one.startsWith("check constraint differs"))
        .anyMatch(one -> one.startsWith("foreign key letter_to"));
    assertThat(told(found.included()))
        .anyMatch(one -> one.startsWith("check constraint long_enough"));
    assertThat(told(found.included()).toString()).contains("customer_name_key");
    assertThat(told(contracting(database).dependents("customer", List.of()).obstacles()))
        .hasSize(2)
        .allMatch(one -> one.startsWith("foreign key"));
  }

  @ServerTest
  void findsGeneratedColumns(TestServer server) throws Exception {
    String stored = server == TestServer.POSTGRESQL ? " STORED" : "";
    TestDatabase database = withCustomers(
        server,
        "CREATE TABLE gen (id INTEGER PRIMARY KEY, name VARCHAR(100),"
            + " shouted VARCHAR(100) GENERATED ALWAYS AS (upper(name))" + stored + ")");
    assertThat(told(contracting(database).dependents("gen", NAME).obstacles()))
        .singleElement()
        .asString()
        .startsWith("generated column")
        .contains("shouted");
    assertThat(
            contracting(database).dependents("gen", List.of("name", "shouted")).obstacles())
        .isEmpty();
  }

  @ServerTest
  void tellsHowMuchIsStillThere(TestServer server) throws Exception {
    TestDatabase database = withCustomers(server);
    ContractDatabase contracting = contracting(database);
    assertThat(contracting.dependents("customer", List.of("name", "gone")).presence())
        .isEqualTo(Presence.SOME);
    assertThat(contracting.dependents("customer", List.of("gone")).presence())
        .isEqualTo(Presence.NONE);
    assertThat(contracting.dependents("nowhere", List.of()).presence()).isEqualTo(Presence.NONE);
  }

  @Test
  void findsCodeTriggersPoliciesAndPublicationsOnPostgres() throws Exception {
    TestDatabase database = withCustomers(
        TestServer.POSTGRESQL,
        "CREATE FUNCTION greet(int) RETURNS text LANGUAGE sql AS"
            + " 'SELECT ''Dear '' || name FROM customer WHERE id = $1'",
        "CREATE FUNCTION nameless() RETURNS int LANGUAGE sql AS 'SELECT id FROM customer'",
        "CREATE FUNCTION other() RETURNS text LANGUAGE sql AS 'SELECT ''name'''",
        "CREATE FUNCTION atomic() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT name FROM customer; END",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN NEW.name := upper(NEW.name); RETURN NEW; END'",
        "CREATE TRIGGER shout BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION touch()",
        "CREATE TRIGGER renamed BEFORE UPDATE OF name ON customer FOR EACH ROW EXECUTE FUNCTION touch()",
        "CREATE POLICY mine ON customer USING (name = current_user)",
        "CREATE PUBLICATION feed FOR TABLE customer (id, name)",
        "CREATE MATERIALIZED VIEW cached AS SELECT name FROM customer",
        "CREATE STATISTICS correlated ON name, last_name FROM customer",
        "CREATE RULE log AS ON UPDATE TO customer WHERE OLD.name <> NEW.name DO ALSO NOTHING");
    Dependents found = contracting(database).dependents("customer", NAME);
    assertThat(told(found.mentions()))
        .containsExactly("function greet(integer)", "trigger function touch()");
    assertThat(told(found.obstacles()).toString())
        .contains("function atomic()")
        .contains("trigger renamed on customer")
        .contains("policy mine on customer")
        .contains("publication relation")
        .contains("materialized view cached")
        .contains("statistics object correlated")
        .contains("rule log on customer");
    Dependents whole = contracting(database).dependents("customer", List.of());
    assertThat(told(whole.included()).toString()).contains("trigger shout").contains("policy mine");
    assertThat(told(whole.obstacles()).toString())
        .contains("materialized view cached")
        .contains("function atomic()")
        .doesNotContain("shout");
  }

  @Test
  void followsPartitionsOnPostgres() throws Exception {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    database.execute(
        "CREATE TABLE event (at int, name text) PARTITION BY RANGE (at)",
        "CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (0) TO (10)",
        "CREATE INDEX event_name ON event (name)",
        "CREATE VIEW early AS SELECT name FROM event_1");
    Dependents found = contracting(database).dependents("event", NAME);
    assertThat(told(found.obstacles())).containsExactly("view early");
    assertThat(told(found.included())).contains("index event_name");
    assertThat(told(contracting(database).dependents("event", List.of()).obstacles()))
        .containsExactly("view early");
  }

  @Test
  void findsCodeOnMariaDb() throws Exception {
    TestDatabase database = withCustomers(
        TestServer.MARIADB,
        "CREATE TABLE audit (what VARCHAR(100))",
        "CREATE PROCEDURE greet() SELECT name FROM customer",
        "CREATE PROCEDURE harmless() SELECT id FROM customer",
        "CREATE TRIGGER shout BEFORE INSERT ON customer FOR EACH ROW SET NEW.name = UPPER(NEW.name)",
        "CREATE TRIGGER quiet BEFORE UPDATE ON customer FOR EACH ROW SET NEW.last_name = 'x'",
        "CREATE TRIGGER copying AFTER INSERT ON audit FOR EACH ROW"
            + " UPDATE customer SET name = NEW.what WHERE id = 1",
        "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO UPDATE customer SET name = TRIM(name)");
    Dependents found = contracting(database).dependents("customer", NAME);
    assertThat(told(found.obstacles())).containsExactly("trigger shout on customer");
    assertThat(told(found.mentions()))
        .containsExactly("event nightly", "procedure greet", "trigger copying on audit");
    assertThat(told(contracting(database).dependents("customer", List.of()).included()))
        .contains("trigger quiet on customer", "trigger shout on customer");
  }

  @ServerTest
  void runsAStatementAndSaysWhatBecameOfIt(TestServer server) throws Exception {
    TestDatabase database = withCustomers(server);
    ContractDatabase contracting = contracting(database);
    String drop = "ALTER TABLE customer DROP COLUMN name";
    assertThat(contracting.run(drop, SHORT)).isInstanceOf(StatementOutcome.Done.class);
    assertThat(contracting.dependents("customer", NAME).presence()).isEqualTo(Presence.NONE);
    assertThat(contracting.run(drop, SHORT)).isInstanceOf(StatementOutcome.NotThere.class);
    assertThat(contracting.run("DROP TABLE nowhere", SHORT))
        .isInstanceOf(StatementOutcome.NotThere.class);
    assertThat(contracting.run(
            "DROP INDEX nowhere" + (server == TestServer.MARIADB ? " ON customer" : ""), SHORT))
        .isInstanceOf(StatementOutcome.NotThere.class);
    assertThat(contracting.run("ALTER TABLE customer DROP CONSTRAINT nowhere", SHORT))
        .isInstanceOf(StatementOutcome.NotThere.class);
    assertThat(contracting.run("ALTER TABLE customer DRIP", SHORT))
        .isInstanceOf(StatementOutcome.Failed.class);
  }

  @ServerTest
  void waitsForALockNoLongerThanItMay(TestServer server) throws Exception {
    TestDatabase database =
        withCustomers(server, "INSERT INTO customer (id, name) VALUES (1, 'Ada')");
    ContractDatabase contracting = contracting(database);
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("UPDATE customer SET name = 'x'");
      assertThat(contracting.run("ALTER TABLE customer DROP COLUMN name", SHORT))
          .isInstanceOf(StatementOutcome.LockHeld.class);
      holder.rollback();
    }
    assertThat(contracting.dependents("customer", NAME).presence()).isEqualTo(Presence.ALL);
    assertThat(contracting.run("ALTER TABLE customer DROP COLUMN name", SHORT))
        .isInstanceOf(StatementOutcome.Done.class);
  }

  @Test
  void runsConcurrentStatementsOutsideATransactionOnPostgres() throws Exception {
    TestDatabase database =
        withCustomers(TestServer.POSTGRESQL, "CREATE INDEX customer_name ON customer (name)");
    assertThat(contracting(database).run("DROP INDEX CONCURRENTLY customer_name", SHORT))
        .isInstanceOf(StatementOutcome.Done.class);
  }

  @Test
  void leavesTheSessionsOwnLockTimeoutOnPostgres() throws Exception {
    TestDatabase database = withCustomers(TestServer.POSTGRESQL);
    try (Connection session = database.connect();
        Statement statement = session.createStatement()) {
      statement.execute("SET lock_timeout = '7s'");
      ContractDatabase contracting =
          JdbcGateDatabase.of(new SingleConnectionDataSource(session, true)).contracting();
      contracting.run("CREATE INDEX CONCURRENTLY by_name ON customer (name)", SHORT);
      contracting.run("DROP INDEX CONCURRENTLY by_nothing", SHORT);
      assertThat(statement.executeQuery("SHOW lock_timeout"))
          .satisfies(row -> assertThat(row.next()).isTrue())
          .satisfies(row -> assertThat(row.getString(1)).isEqualTo("7s"));
    }
  }

  @Test
  void runsAStatementWithACompoundBodyAsOneAndRefusesAnotherBehindIt() throws Exception {
    String two = "more than one statement";
    ContractDatabase mariaDb = contracting(withCustomers(TestServer.MARIADB));
    String trigger = "CREATE TRIGGER t BEFORE INSERT ON customer FOR EACH ROW"
        + " BEGIN IF NEW.id = 1 THEN SET NEW.name = 'it\\'s; END'; END IF;"
        + " SET NEW.last_name = CASE WHEN 1 THEN 'a' END; END";
    assertThat(mariaDb.run(trigger, SHORT)).isInstanceOf(StatementOutcome.Done.class);
    for (String each : new String[] {
      trigger + "; DROP TABLE customer",
      "CREATE TRIGGER u BEFORE INSERT ON customer FOR EACH ROW SET NEW.id = 1; DROP TABLE customer",
      "CREATE TABLE x (id INT); DROP TABLE customer; SELECT 1 AS y"
    }) {
      assertThat(mariaDb.run(each, SHORT)).asString().contains(two);
    }
    ContractDatabase postgres = contracting(withCustomers(TestServer.POSTGRESQL));
    String function = "CREATE FUNCTION f(n int) RETURNS int LANGUAGE sql"
        + " BEGIN ATOMIC SELECT 1; SELECT CASE WHEN n > 1 THEN 2 ELSE 3 END; END;";
    assertThat(postgres.run(function, SHORT)).isInstanceOf(StatementOutcome.Done.class);
    assertThat(postgres.run(function + " DROP TABLE customer", SHORT))
        .asString()
        .contains(two);
  }

  @Test
  void readsTextsAsTheServerIsSet() throws Exception {
    TestDatabase database = withCustomers(TestServer.MARIADB);
    String update = "DELETE FROM customer WHERE name LIKE '%it\\'s%'";
    assertThat(contracting(database).run(update, SHORT)).isInstanceOf(StatementOutcome.Done.class);
    String query = "SELECT COUNT(*) FROM customer WHERE name LIKE '%it\\'s;%'";
    JdbcGateDatabase gates = JdbcGateDatabase.of(database.dataSource());
    assertThat(gates.count(query)).isZero();
    assertThat(gates.probe(query)).isNull();
    try (Connection session = database.connect();
        Statement statement = session.createStatement()) {
      statement.execute("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
      ContractDatabase other =
          JdbcGateDatabase.of(new SingleConnectionDataSource(session, true)).contracting();
      assertThat(
              other.run("DELETE FROM customer WHERE name = '\\'; DROP TABLE customer -- '", SHORT))
          .asString()
          .contains("more than one statement");
    }
  }

  private static final class Rows implements RowSink {
    List<String> names = List.of();
    final List<List<String>> rows = new ArrayList<>();

    @Override
    public void columns(List<String> columns) {
      names = columns;
    }

    @Override
    public void row(List<String> values) {
      rows.add(values);
    }
  }

  @ServerTest
  void readsKeyAndDroppedColumns(TestServer server) throws Exception {
    String binary = server == TestServer.POSTGRESQL ? "bytea" : "varbinary(10)";
    String bytes = switch (server) {
      case POSTGRESQL -> "'\\x00ff'";
      case MARIADB, H2 -> "X'00ff'";
    };
    TestDatabase database = withCustomers(
        server,
        "ALTER TABLE customer ADD COLUMN raw " + binary,
        "INSERT INTO customer (id, name, raw) VALUES (1, 'Ada, \"the first\"', " + bytes
            + "), (2, NULL, NULL), (3, '', NULL)");
    Rows seen = new Rows();
    assertThat(contracting(database).read("customer", List.of("name", "raw"), seen))
        .isEqualTo(3);
    assertThat(seen.names)
        .extracting(name -> name.toLowerCase(Locale.ROOT))
        .containsExactly("id", "name", "raw");
    assertThat(seen.rows)
        .containsExactlyInAnyOrder(
            Arrays.asList("1", "Ada, \"the first\"", "\\x00ff"),
            Arrays.asList("2", null, null),
            Arrays.asList("3", "", null));
    Rows all = new Rows();
    contracting(database).read("customer", List.of(), all);
    assertThat(all.names).hasSize(5);
  }

  @ServerTest
  void copiesIntoANewTableOnly(TestServer server) throws Exception {
    TestDatabase database =
        withCustomers(server, "INSERT INTO customer (id, name) VALUES (1, 'Ada'), (2, NULL)");
    ContractDatabase contracting = contracting(database);
    assertThat(contracting.copy("customer", NAME, "customer_name_kept")).isEqualTo(2);
    assertThat(database.query("SELECT name FROM customer_name_kept WHERE id = 1"))
        .isEqualTo("Ada");
    assertThatThrownBy(() -> contracting.copy("customer", NAME, "customer_name_kept"))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("a table of that name");
    assertThatThrownBy(() -> contracting.copy("customer", List.of("gone"), "other"))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("nothing left to copy");
  }

  @Test
  void aStatementThatFailsQuotesNoRow() throws Exception {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    database.execute(
        "CREATE TABLE visit (id INTEGER PRIMARY KEY, said TEXT)",
        "INSERT INTO visit VALUES (1, 'perhaps')");
    assertThat(contracting(database)
            .run("ALTER TABLE visit ALTER said TYPE BOOLEAN USING CAST(said AS BOOLEAN)", SHORT))
        .isInstanceOf(StatementOutcome.Failed.class)
        .asString()
        .contains("SQLSTATE 22P02")
        .doesNotContain("perhaps");
  }

  /** PostgreSQL computes it when it is read, and quotes what it cannot compute. */
  @Test
  void aCopyThatFailsQuotesNoRow() throws Exception {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    database.execute(
        "CREATE TABLE visit (id INTEGER PRIMARY KEY, said TEXT,"
            + " yes BOOLEAN GENERATED ALWAYS AS (CAST(said AS BOOLEAN)) VIRTUAL)",
        "INSERT INTO visit VALUES (1, 'perhaps')");
    ContractDatabase contracting = contracting(database);
    assertThatThrownBy(() -> contracting.read("visit", List.of("yes"), new Rows()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("SQLSTATE 22P02")
        .message()
        .doesNotContain("perhaps");
    assertThatThrownBy(() -> contracting.copy("visit", List.of("yes"), "kept"))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("SQLSTATE 22P02")
        .message()
        .doesNotContain("perhaps");
  }

  /** Unquoted, each of the rows kept would hold the name of the operator. */
  @ServerTest
  void aCopyHoldsTheColumnThatIsCalledLikeAFunction(TestServer server) throws Exception {
    String quote = server == TestServer.MARIADB ? "`" : "\"";
    String name = server == TestServer.H2 ? "CURRENT_USER" : "current_user";
    TestDatabase database = server.newDatabase();
    database.execute(
        "CREATE TABLE visit (id INTEGER PRIMARY KEY, " + quote + name + quote + " VARCHAR(100))",
        "INSERT INTO visit VALUES (1, 'ann')");
    assertThat(contracting(database).copy("visit", List.of("current_user"), "kept"))
        .isEqualTo(1);
    assertThat(
            database.query("SELECT COUNT(*) FROM kept WHERE " + quote + name + quote + " = 'ann'"))
        .isEqualTo("1");
  }
}

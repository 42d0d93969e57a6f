package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.bridge.BridgeReader;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What triggers must not do, and where they must not be. */
@Tag("thorough")
class BridgeSafetyTest {
  private static BridgeFixture twoTables(TestServer server, String... more) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.run(more);
    return it;
  }

  private static void assertRefused(BridgeFixture it, MigrationDeclaration declared, String why)
      throws Exception {
    BridgeTriggers triggers = it.triggers(declared, BridgeFixture.forward());
    assertThatThrownBy(() -> it.to(triggers, State.BRIDGING))
        .hasMessageContaining(BridgeFixture.NAME)
        .hasMessageContaining(why);
    assertThat(it.find(triggers).state()).isEqualTo(State.ABSENT);
  }

  /** He may write the old table, and nothing else; and he gets no more than that. */
  @Test
  void onPostgresAWriterNeedsNoRightsOnTheOtherTableAndGetsNone() throws Exception {
    BridgeFixture it = twoTables(
        TestServer.POSTGRESQL,
        "CREATE ROLE clerk LOGIN PASSWORD 'x'",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON o TO clerk",
        "CREATE SCHEMA trap AUTHORIZATION clerk");
    try {
      it.install(BridgeFixture.twoTables(TestServer.POSTGRESQL), BridgeFixture.forward());
      TestDatabase clerk = it.database.as("clerk", "x");
      try (Connection connection = clerk.connect();
          Statement statement = connection.createStatement()) {
        // What the writer's search path holds is not what the trigger finds.
        statement.execute("CREATE FUNCTION trap.split_part(varchar, text, integer) RETURNS text"
            + " LANGUAGE sql AS $$ SELECT 'stolen' $$");
        statement.execute(
            "CREATE TEMP TABLE w (id bigint PRIMARY KEY, first_name text, last_name text, n integer)");
        statement.execute("CREATE TEMP TABLE mgate_bridge_use (a integer)");
        statement.execute("SET search_path = trap, pg_temp, pg_catalog, public");
        statement.execute("INSERT INTO public.o VALUES (1, 'Ann Lee', 1)");
        statement.execute("UPDATE public.o SET n = 2");
      }
      assertThat(it.rows("w")).isEqualTo("1 Ann Lee 2");
      String function = it.query("SELECT CAST(CAST(tgfoid AS regproc) AS text) FROM pg_trigger"
          + " WHERE tgname LIKE 'zz%' AND tgrelid = CAST('o' AS regclass) LIMIT 1");
      // Attached to a table of his own, it would write rows of his choice.
      assertThatThrownBy(() -> clerk.execute(
              "CREATE TABLE trap.o (id bigint, name text, n integer)",
              "CREATE TRIGGER mine AFTER INSERT ON trap.o FOR EACH ROW EXECUTE FUNCTION " + function
                  + "()"))
          .hasMessageContaining("permission denied");
    } finally {
      it.run("DROP OWNED BY clerk CASCADE", "DROP ROLE clerk");
    }
  }

  @Test
  void onPostgresReplicationRolesAndCopyAreFollowedToo() throws Exception {
    BridgeFixture it = twoTables(TestServer.POSTGRESQL);
    it.install(BridgeFixture.twoTables(TestServer.POSTGRESQL), BridgeFixture.forward());
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute("INSERT INTO o VALUES (1, 'Ann Lee', 1)");
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY o FROM STDIN", new StringReader("2\tBob Moe\t2\n3\tCid Roe\t3\n"));
    }
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 1\n2 Bob Moe 2\n3 Cid Roe 3");
    it.run("MERGE INTO o USING (VALUES (1, 10), (4, 40)) v (k, m) ON id = k WHEN MATCHED THEN"
        + " UPDATE SET n = m WHEN NOT MATCHED THEN INSERT VALUES (k, 'New One', m)");
    assertThat(it.query("SELECT SUM(n) FROM w")).isEqualTo("55");
    it.run("TRUNCATE o");
    assertThat(it.rows("w")).isEmpty();
  }

  /** Its event comes before that of the write that set it off. */
  @Test
  void onPostgresATriggerOfTheApplicationMayWriteTheRowOnceMore() throws Exception {
    BridgeFixture it = twoTables(
        TestServer.POSTGRESQL,
        "CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.n < 100 THEN"
            + " UPDATE public.o SET n = n + 100 WHERE id = NEW.id; END IF; RETURN NULL; END $$",
        "CREATE TRIGGER a_more AFTER INSERT OR UPDATE ON o FOR EACH ROW EXECUTE FUNCTION more()");
    it.install(BridgeFixture.twoTables(TestServer.POSTGRESQL), BridgeFixture.forward());
    it.run("INSERT INTO o VALUES (1, 'Ann Lee', 1)");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 101");
    it.run("UPDATE o SET n = 7");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 107");
  }

  @Test
  void onPostgresValuesDoNotDependOnTheWritersSession() throws Exception {
    BridgeFixture it = new BridgeFixture(
        TestServer.POSTGRESQL,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, d INTERVAL)",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, t TEXT)");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "d")
            .newSide("w")
            .backfill(BackfillSpec.sql(Map.of("t", "CAST(d AS text)"), Map.of()))
            .build(),
        BridgeFixture.forward());
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET IntervalStyle = 'iso_8601'");
      statement.execute("INSERT INTO o VALUES (1, INTERVAL '1 day 2 hours')");
    }
    assertThat(it.rows("w")).isEqualTo("1 1 day 02:00:00");
  }

  @Test
  void onPostgresWhatTriggersWouldMissIsRefused() throws Exception {
    assertRefused(
        new BridgeFixture(
            TestServer.POSTGRESQL,
            "CREATE TABLE o (id BIGINT PRIMARY KEY, name TEXT, n INTEGER) PARTITION BY RANGE (id)",
            BridgeFixture.TWO_TABLES[1]),
        BridgeFixture.twoTables(TestServer.POSTGRESQL),
        "partition");
    assertRefused(
        twoTables(TestServer.POSTGRESQL, "CREATE RULE quiet AS ON DELETE TO o DO INSTEAD NOTHING"),
        BridgeFixture.twoTables(TestServer.POSTGRESQL),
        "rules");
    assertRefused(
        twoTables(
            TestServer.POSTGRESQL,
            "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
            "CREATE TRIGGER audit AFTER UPDATE ON w FOR EACH ROW EXECUTE FUNCTION audit()"),
        BridgeFixture.twoTables(TestServer.POSTGRESQL),
        "search path");
    BridgeFixture person = new BridgeFixture(TestServer.POSTGRESQL, BridgeFixture.ONE_TABLE);
    person.run(
        "CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "CREATE TRIGGER zzz BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION late()");
    assertRefused(person, BridgeFixture.oneTable(TestServer.POSTGRESQL), "zzz");
    // The names of its functions would be looked up by whoever writes.
    BridgeFixture own = twoTables(
        TestServer.POSTGRESQL,
        "CREATE FUNCTION half(integer) RETURNS integer LANGUAGE sql AS $$ SELECT $1 / 2 $$");
    MigrationDeclaration unqualified = MigrationDeclaration.builder(BridgeFixture.NAME)
        .oldSide("o", "n")
        .newSide("w")
        .backfill(BackfillSpec.sql(Map.of("n", "half(n)"), Map.of()))
        .build();
    assertThatThrownBy(() -> own.triggers(unqualified, BridgeFixture.forward()))
        .hasMessageContaining("half");
  }

  @Test
  void onMariaDbWhatTriggersWouldMissIsRefused() throws Exception {
    assertRefused(
        new BridgeFixture(
            TestServer.MARIADB,
            "CREATE TABLE boss (id BIGINT PRIMARY KEY)",
            "CREATE TABLE o (id BIGINT PRIMARY KEY, name VARCHAR(100), n INTEGER, boss BIGINT,"
                + " FOREIGN KEY (boss) REFERENCES boss (id) ON DELETE CASCADE)",
            BridgeFixture.TWO_TABLES[1]),
        BridgeFixture.twoTables(TestServer.MARIADB),
        "foreign key");
    BridgeFixture counted = new BridgeFixture(
        TestServer.MARIADB,
        "CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(100),"
            + " first_name VARCHAR(40), last_name VARCHAR(40),"
            + " whole VARCHAR(100) AS (CONCAT(name, '!')))");
    assertRefused(
        counted,
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("person", "name")
            .newSide("person", "first_name")
            .backfill(BackfillSpec.sql(Map.of("first_name", "whole"), Map.of()))
            .build(),
        "whole");
  }

  @Test
  void onMariaDbATriggerThatFiresLaterIsFound() throws Exception {
    BridgeFixture it = new BridgeFixture(TestServer.MARIADB, BridgeFixture.ONE_TABLE);
    it.run(
        "CREATE TRIGGER early BEFORE UPDATE ON person FOR EACH ROW SET NEW.name = TRIM(NEW.name)");
    BridgeTriggers triggers =
        it.install(BridgeFixture.oneTable(TestServer.MARIADB), BridgeFixture.forward());
    it.run("INSERT INTO person (id) VALUES (1)", "UPDATE person SET name = '  Ann Lee '");
    assertThat(it.query("SELECT CONCAT(first_name, last_name) FROM person")).isEqualTo("AnnLee");
    it.run("CREATE TRIGGER late BEFORE UPDATE ON person FOR EACH ROW SET NEW.n = 1");
    try (Connection connection = it.database.connect()) {
      assertThat(triggers.obstacles(connection)).singleElement().asString().contains("late");
    }
  }

  @Test
  void onMariaDbWhatTheDatabaseSetsByItselfStaysAsItIs() throws Exception {
    BridgeFixture it = new BridgeFixture(
        TestServer.MARIADB,
        BridgeFixture.TWO_TABLES[0],
        "CREATE TABLE w (id BIGINT PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), n INTEGER,"
            + " seen TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)");
    it.run(
        "INSERT INTO o VALUES (1, 'Ann Lee', 1)",
        "INSERT INTO w VALUES (1, 'Ann', 'Lee', 1, '2020-01-01 00:00:00')");
    it.install(BridgeFixture.twoTables(TestServer.MARIADB), BridgeFixture.forward());
    it.run("UPDATE o JOIN (SELECT 1 AS one) x SET o.n = 5 WHERE o.id = x.one");
    assertThat(it.query("SELECT CONCAT(n, ' ', seen) FROM w")).isEqualTo("5 2020-01-01 00:00:00");
    it.run("REPLACE INTO o VALUES (1, 'Bob Moe', 6)");
    assertThat(it.query("SELECT CONCAT_WS(' ', first_name, n) FROM w")).isEqualTo("Bob 6");
    // A statement that reads the other table cannot be followed, and says so.
    assertThatThrownBy(() -> it.run("UPDATE o JOIN w ON o.id = w.id SET o.n = 8"))
        .hasMessageContaining(BridgeFixture.NAME);
    assertThat(it.query("SELECT n FROM o")).isEqualTo("6");
  }

  private static void assertMended(
      BridgeFixture it, BridgeTriggers triggers, String why, String... changes) throws Exception {
    it.run(changes);
    BridgeTriggers.Found found = it.find(triggers);
    assertThat(found.state()).as(found.detail()).isEqualTo(State.OTHER);
    assertThat(found.detail()).contains(why);
    assertThat(it.to(triggers, State.BRIDGING).state()).isEqualTo(State.BRIDGING);
  }

  @Test
  void onPostgresWhatSomebodyHasChangedIsFoundAndMended() throws Exception {
    BridgeFixture it = twoTables(TestServer.POSTGRESQL, "CREATE ROLE clerk");
    try {
      BridgeTriggers triggers =
          it.install(BridgeFixture.twoTables(TestServer.POSTGRESQL), BridgeFixture.forward());
      String function = it.query("SELECT CAST(tgfoid AS regproc) FROM pg_trigger"
          + " WHERE tgname LIKE 'zz%' AND tgrelid = CAST('o' AS regclass) LIMIT 1");
      String trigger = it.query("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'zz%u'");
      assertMended(
          it,
          triggers,
          "condition",
          "CREATE OR REPLACE TRIGGER " + trigger + " AFTER UPDATE ON o FOR EACH ROW"
              + " WHEN (OLD.n IS NULL) EXECUTE FUNCTION " + function + "()",
          "ALTER TABLE o ENABLE ALWAYS TRIGGER " + trigger);
      assertMended(
          it,
          triggers,
          "condition",
          "CREATE OR REPLACE TRIGGER " + trigger + " AFTER UPDATE OF n ON o FOR EACH ROW"
              + " EXECUTE FUNCTION " + function + "()",
          "ALTER TABLE o ENABLE ALWAYS TRIGGER " + trigger);
      assertMended(
          it, triggers, "settings", "ALTER FUNCTION " + function + " SET row_security = on");
      assertMended(
          it, triggers, "settings", "ALTER FUNCTION " + function + " SET search_path = public");
      assertMended(it, triggers, "owner", "ALTER FUNCTION " + function + " OWNER TO clerk");
      assertMended(it, triggers, "rights", "GRANT EXECUTE ON FUNCTION " + function + " TO clerk");
      assertMended(
          it,
          triggers,
          "called by everybody",
          "GRANT EXECUTE ON FUNCTION " + function + " TO public");
      assertMended(it, triggers, "enabled", "ALTER TABLE o ENABLE TRIGGER " + trigger);
      assertMended(it, triggers, "enabled", "ALTER TABLE o DISABLE TRIGGER " + trigger);
      assertMended(it, triggers, "missing", "DROP TRIGGER " + trigger + " ON o");
    } finally {
      it.run("DROP OWNED BY clerk CASCADE", "DROP ROLE clerk");
    }
  }

  @Test
  void onMariaDbWhatSomebodyHasChangedIsFoundAndMended() throws Exception {
    BridgeFixture it = twoTables(TestServer.MARIADB);
    BridgeTriggers triggers =
        it.install(BridgeFixture.twoTables(TestServer.MARIADB), BridgeFixture.forward());
    String name = it.query("SELECT trigger_name FROM information_schema.triggers"
        + " WHERE trigger_schema = DATABASE() AND event_manipulation = 'UPDATE'");
    String body = it.query("SELECT action_statement FROM information_schema.triggers"
        + " WHERE trigger_schema = DATABASE() AND event_manipulation = 'UPDATE'");
    String made = " TRIGGER " + name + " AFTER UPDATE ON o FOR EACH ROW ";
    assertMended(
        it,
        triggers,
        "rights of another user",
        "CREATE OR REPLACE DEFINER = nobody@localhost" + made + body);
    assertMended(
        it,
        triggers,
        "SQL mode",
        "SET STATEMENT sql_mode = 'ANSI' FOR CREATE OR REPLACE" + made + body);
    assertMended(it, triggers, "missing", "DROP TRIGGER " + name);
    assertMended(it, triggers, "changed by somebody", "CREATE OR REPLACE" + made + "SET @a = 1");
  }

  @Test
  void onH2ThereIsNone() throws Exception {
    TestDatabase database = TestServer.H2.newDatabase();
    database.execute(BridgeFixture.TWO_TABLES);
    try (Connection connection = database.connect()) {
      BridgeReader reader =
          new BridgeReader(io.migrationgate.jdbc.internal.Dialect.of(connection.getMetaData()), "");
      assertThatThrownBy(() -> reader.read(
              connection, BridgeFixture.twoTables(TestServer.POSTGRESQL), BridgeFixture.forward()))
          .hasMessageContaining("H2");
    }
  }
}

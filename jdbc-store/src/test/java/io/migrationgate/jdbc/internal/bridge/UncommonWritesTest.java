package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.bridge.BridgeReader;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Ways in which statements reach a table that few applications use, and none may lose a write. */
@Tag("thorough")
class UncommonWritesTest {
  private static final String BOTH = "SELECT CONCAT_WS('|', COALESCE(name, '-'),"
      + " COALESCE(first_name, '-'), COALESCE(last_name, '-')) FROM person WHERE id = ";

  private static BridgeFixture twoTables(TestServer server) throws SQLException {
    return new BridgeFixture(server, BridgeFixture.TWO_TABLES);
  }

  /** Sessions live longer than triggers and columns, and keep what they have prepared. */
  @ServerTest(except = TestServer.H2)
  void preparedStatementsOutliveTriggersAndColumns(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.ONE_TABLE);
    it.run("INSERT INTO person (id, name) VALUES (1, 'No One')");
    BridgeTriggers forward = it.triggers(BridgeFixture.oneTable(server), BridgeFixture.forward());
    String options =
        server == TestServer.POSTGRESQL ? "?prepareThreshold=1" : "?useServerPrepStmts=true";
    try (Connection connection = it.database.at(it.database.url() + options).connect();
        PreparedStatement update =
            connection.prepareStatement("UPDATE person SET name = ? WHERE id = 1")) {
      rename(update, "A B");
      it.to(forward, State.BRIDGING);
      rename(update, "C D");
      assertThat(it.query(BOTH + 1)).isEqualTo("C D|C|D");
      it.run("ALTER TABLE person ADD COLUMN m INTEGER");
      rename(update, "E F");
      it.run("ALTER TABLE person DROP COLUMN n");
      rename(update, "G H");
      assertThat(it.query(BOTH + 1)).isEqualTo("G H|G|H");
      it.to(forward, State.SHUT);
      assertThatThrownBy(() -> rename(update, "I J")).hasMessageContaining(BridgeFixture.NAME);
      it.to(forward, State.ABSENT);
      it.run("ALTER TABLE person DROP COLUMN m");
      it.install(BridgeFixture.oneTable(server), BridgeFixture.both(null));
      rename(update, "K L");
      assertThat(it.query(BOTH + 1)).isEqualTo("K L|K|L");
    }
  }

  private static void rename(PreparedStatement update, String name) throws SQLException {
    update.setString(1, name);
    update.executeUpdate();
  }

  /** Drivers that put rows together send another text than the one that was prepared. */
  @ServerTest(except = TestServer.H2)
  void batchesThatDriversRewriteKeepTheirMark(TestServer server) throws Exception {
    for (String options : server == TestServer.POSTGRESQL
        ? List.of("?reWriteBatchedInserts=true", "?preferQueryMode=extendedForPrepared")
        : List.of("?useBulkStmts=true", "?useBulkStmtsForInserts=false&useServerPrepStmts=true")) {
      BridgeFixture it = twoTables(server);
      it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
      try (Connection connection = it.database.at(it.database.url() + options).connect()) {
        batch(connection, it.marked("INSERT INTO o VALUES (?, 'A B', 1)"), 1, 2, 3);
        batch(connection, "INSERT INTO o VALUES (?, 'A B', 1)", 4, 5, 6);
        assertThat(it.query("SELECT SUM(id) FROM w")).as(options).isEqualTo("15");
        batch(connection, it.marked("UPDATE o SET n = 2 WHERE id = ?"), 4, 5);
        batch(connection, "UPDATE o SET n = 3 WHERE id = ?", 5, 6);
      }
      assertThat(it.rows("w")).as(options).isEqualTo("4 A B 1\n5 A B 3\n6 A B 3");
    }
  }

  private static void batch(Connection connection, String sql, int... ids) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int id : ids) {
        statement.setInt(1, id);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** The statement goes on after errors of single rows; so must not what is carried. */
  @ServerTest(except = {TestServer.H2, TestServer.POSTGRESQL})
  void errorsThatTheWriterIgnoresLeaveNoRowOnOneSide(TestServer server) throws Exception {
    BridgeFixture it = twoTables(server);
    it.run("ALTER TABLE w ADD UNIQUE (n)", "INSERT INTO w VALUES (50, 'X', 'Y', 5)");
    BridgeTriggers triggers = it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    String tooLong = "x".repeat(60);
    for (String sql : List.of(
        "INSERT IGNORE INTO o VALUES (1, '" + tooLong + "', 1)",
        "INSERT IGNORE INTO o VALUES (2, 'Ann Lee', 5)",
        "INSERT IGNORE INTO o SELECT 3, '" + tooLong + "', 3",
        "INSERT INTO o VALUES (4, 'Ann Lee', 4)",
        "UPDATE IGNORE o SET name = '" + tooLong + "' WHERE id = 4",
        "UPDATE IGNORE o SET n = 5 WHERE id = 4")) {
      tryTo(it, sql);
      assertThat(it.query("SELECT COUNT(*) FROM o LEFT JOIN w ON w.id = o.id WHERE w.id IS NULL"
              + " OR w.n <> o.n OR CONCAT_WS(' ', w.first_name, w.last_name) <> o.name"))
          .as(sql)
          .isEqualTo("0");
    }
    it.to(triggers, State.SHUT);
    String before = it.rows("o");
    tryTo(it, "INSERT IGNORE INTO o VALUES (9, 'Bob Moe', 9)");
    tryTo(it, "UPDATE IGNORE o SET n = 9");
    tryTo(it, "DELETE IGNORE FROM o");
    assertThat(it.rows("o")).isEqualTo(before);
  }

  private static void tryTo(BridgeFixture it, String sql) throws SQLException {
    try {
      it.run(sql);
    } catch (SQLException refused) {
      assertThat(refused.getMessage()).contains(BridgeFixture.NAME);
    }
  }

  /** The server lets it take the other one's place in triggers too: docs/bridge.md says so. */
  @ServerTest(except = {TestServer.H2, TestServer.POSTGRESQL})
  void whatATemporaryTableOfTheOtherSidesNameTakesIsGone(TestServer server) throws Exception {
    BridgeFixture it = twoTables(server);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE w (id BIGINT PRIMARY KEY, first_name VARCHAR(40),"
          + " last_name VARCHAR(40), n INTEGER)");
      statement.execute("INSERT INTO o VALUES (1, 'Ann Lee', 1)");
    }
    assertThat(it.rows("w")).isEmpty();
  }

  /**
   * Where the old table alone is locked, the server may refuse the trigger the other one (1442).
   */
  @ServerTest(except = {TestServer.H2, TestServer.POSTGRESQL})
  void lockedTablesAreFollowedOrRefused(TestServer server) throws Exception {
    BridgeFixture it = twoTables(server);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    for (String tables : List.of("o WRITE", "o WRITE, w WRITE")) {
      try (Connection connection = it.database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("LOCK TABLES " + tables);
        try {
          statement.execute("INSERT INTO o VALUES (1, 'Ann Lee', 1)");
        } catch (SQLException refused) {
          assertThat(tables).isEqualTo("o WRITE");
          assertThat(refused.getMessage()).contains(BridgeFixture.NAME);
        }
        statement.execute("UPDATE o SET n = 2");
        statement.execute("UNLOCK TABLES");
      }
      assertThat(it.rows("w")).as(tables).isEqualTo(it.rows("o"));
      it.run("DELETE FROM o");
    }
  }

  /**
   * Each takes the key that another one has just given up; PostgreSQL's triggers come after all.
   */
  @ServerTest(except = TestServer.H2)
  void keysThatMoveUpOneAfterTheOtherTakeTheirRowsAlongOrStay(TestServer server) throws Exception {
    BridgeFixture it = twoTables(server);
    it.run(
        "INSERT INTO o VALUES (3, 'Cid Roe', 3), (2, 'Bob Moe', 2), (1, 'Ann M Lee', 1)",
        "INSERT INTO w VALUES (3, 'Cid', 'Roe', 3), (2, 'Bob', 'Moe', 2), (1, 'Ann M', 'Lee', 1)");
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    if (server == TestServer.POSTGRESQL) {
      assertThatThrownBy(() -> it.run("UPDATE o SET id = id + 1")).hasMessageContaining("w_pkey");
      it.run(
          "UPDATE o SET id = 4 WHERE id = 3",
          "UPDATE o SET id = 3 WHERE id = 2",
          "UPDATE o SET id = 2 WHERE id = 1");
    } else {
      it.run("UPDATE o SET id = id + 1 ORDER BY id DESC");
    }
    assertThat(it.rows("o")).isEqualTo("2 Ann M Lee 1\n3 Bob Moe 2\n4 Cid Roe 3");
    assertThat(it.rows("w")).isEqualTo("2 Ann M Lee 1\n3 Bob Moe 2\n4 Cid Roe 3");
    assertThat(it.query("SELECT first_name FROM w WHERE id = 2")).isEqualTo("Ann M");
  }

  @ServerTest(except = TestServer.H2)
  void keysThatOnlyACollationCallsEqualAreKeptApart(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id VARCHAR(20) PRIMARY KEY, n INTEGER)",
        "CREATE TABLE w (id VARCHAR(20) PRIMARY KEY, n INTEGER)");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "n")
            .newSide("w")
            .backfill(BackfillSpec.sql(Map.of("n", "n"), Map.of("n", "n")))
            .build(),
        BridgeFixture.both(null));
    it.run("INSERT INTO o VALUES ('a', 1)", "UPDATE o SET id = 'A'", "UPDATE o SET n = 2");
    assertThat(it.rows("w")).isEqualTo("A 2");
    it.run("UPDATE w SET id = 'a', n = 3");
    assertThat(it.rows("o")).isEqualTo("a 3");
  }

  /** What it returns, checks and proposes for the case of a conflict is what is stored. */
  @ServerTest(except = TestServer.H2)
  void viewsSeeWhatTriggersHaveDerived(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.ONE_TABLE);
    it.run(
        "CREATE VIEW older AS SELECT id, name, n FROM person",
        "CREATE VIEW lees AS SELECT id, first_name, last_name FROM person WHERE last_name = 'Lee'"
            + " WITH CHECK OPTION");
    it.install(BridgeFixture.oneTable(server), BridgeFixture.both(null));
    it.run("INSERT INTO lees VALUES (1, 'Ann', 'Lee')");
    assertThat(it.query("SELECT name FROM older")).isEqualTo("Ann Lee");
    assertThatThrownBy(() -> it.run("UPDATE lees SET last_name = 'Moe'"))
        .isInstanceOf(SQLException.class);
    it.run(
        server == TestServer.POSTGRESQL
            ? "INSERT INTO older VALUES (1, 'Bo Lee', 2) ON CONFLICT (id) DO UPDATE SET name ="
                + " EXCLUDED.name, n = EXCLUDED.n"
            : "INSERT INTO older VALUES (1, 'Bo Lee', 2) ON DUPLICATE KEY UPDATE name ="
                + " VALUES(name), n = VALUES(n)");
    assertThat(it.query(BOTH + 1)).isEqualTo("Bo Lee|Bo|Lee");
    if (server == TestServer.POSTGRESQL) {
      assertThat(it.query("UPDATE lees SET first_name = 'Cy' RETURNING first_name"))
          .isEqualTo("Cy");
      assertThat(it.query("MERGE INTO older USING (VALUES (1)) v (k) ON id = k WHEN MATCHED THEN"
              + " UPDATE SET name = 'Di Lee' RETURNING name"))
          .isEqualTo("Di Lee");
    } else {
      it.run("UPDATE older JOIN (SELECT 1 AS k) v ON id = v.k SET name = 'Di Lee'");
    }
    assertThat(it.query(BOTH + 1)).isEqualTo("Di Lee|Di|Lee");
  }

  /** What a trigger of another table, or a function, writes is written by nobody's gate. */
  @ServerTest(except = TestServer.H2)
  void whatTheApplicationsTriggersAndRoutinesWriteIsCarried(TestServer server) throws Exception {
    BridgeFixture it = twoTables(server);
    boolean postgres = server == TestServer.POSTGRESQL;
    it.run(
        "CREATE TABLE sale (id BIGINT PRIMARY KEY)",
        "INSERT INTO o VALUES (1, 'Ann Lee', 0)",
        "INSERT INTO w VALUES (1, 'Ann', 'Lee', 0)");
    if (postgres) {
      it.run(
          "CREATE FUNCTION sold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE public.o SET"
              + " n = n + 1; RETURN NULL; END $$",
          "CREATE TRIGGER sold AFTER INSERT ON sale FOR EACH ROW EXECUTE FUNCTION sold()",
          "CREATE PROCEDURE sell() LANGUAGE plpgsql AS $$ BEGIN UPDATE public.o SET n = n + 10;"
              + " END $$");
    } else {
      it.run(
          "CREATE TRIGGER sold AFTER INSERT ON sale FOR EACH ROW UPDATE o SET n = n + 1",
          "CREATE PROCEDURE sell() UPDATE o SET n = n + 10");
    }
    it.install(BridgeFixture.twoTables(server), BridgeFixture.both(null));
    it.run("INSERT INTO sale VALUES (1), (2)", "CALL sell()");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 12");
    assertThat(it.rows("o")).isEqualTo("1 Ann Lee 12");
  }

  @ServerTest(except = TestServer.H2)
  void whatIsUndoneToASavepointIsUndoneOnBothSides(TestServer server) throws Exception {
    BridgeFixture it = twoTables(server);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.both(null));
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO o VALUES (1, 'Ann Lee', 1)");
      Savepoint savepoint = connection.setSavepoint();
      assertThatThrownBy(
              () -> statement.execute("UPDATE o SET name = '" + "x".repeat(60) + "', n = 5"))
          .hasMessageContaining(BridgeFixture.NAME);
      connection.rollback(savepoint);
      statement.execute("UPDATE o SET n = 2");
      savepoint = connection.setSavepoint();
      statement.execute("UPDATE w SET n = 9");
      connection.rollback(savepoint);
      statement.execute("UPDATE w SET last_name = 'Moe'");
      connection.commit();
    }
    assertThat(it.rows("w")).isEqualTo("1 Ann Moe 2");
    assertThat(it.rows("o")).isEqualTo("1 Ann Moe 2");
  }

  /** What a session keeps is somebody else's at the next statement. */
  @ServerTest(except = {TestServer.H2, TestServer.MARIADB})
  void inASessionThatAPoolerSharesEachIsNotedByHisName(TestServer server) throws Exception {
    BridgeFixture it = twoTables(server);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      for (String name : List.of("shop-45", "nightly", "shop-45")) {
        statement.execute("SET application_name = '" + name + "'");
        statement.execute("INSERT INTO o VALUES ((SELECT count(*) FROM o), 'Ann Lee', 1)");
      }
      // By EXECUTE, the text is another one than what was prepared with a mark.
      statement.execute(it.marked("PREPARE later AS UPDATE o SET n = n + 1"));
      statement.execute("EXECUTE later");
    }
    assertThat(it.query(
            "SELECT string_agg(DISTINCT who, ', ' ORDER BY who) FROM" + " mgate_bridge_use"))
        .isEqualTo("postgres nightly, postgres shop-45");
    assertThat(it.query("SELECT sum(n) FROM w")).isEqualTo("6");
  }

  /** Also what its trigger of another table has put off to the end. */
  @ServerTest(except = {TestServer.H2, TestServer.MARIADB})
  void whatIsPutOffToTheCommitOfAGateIsCarried(TestServer server) throws Exception {
    BridgeFixture it = twoTables(server);
    it.run(
        "CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.n < 10 THEN"
            + " UPDATE public.o SET n = n + 10 WHERE id = NEW.id; END IF; RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER later AFTER INSERT ON o DEFERRABLE INITIALLY DEFERRED FOR EACH"
            + " ROW EXECUTE FUNCTION later()");
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(it.marked("INSERT INTO o VALUES (1, 'Ann Lee', 1)"));
      statement.execute("INSERT INTO w VALUES (1, 'Ann', 'Lee', 1)");
      connection.commit();
    }
    assertThat(it.rows("o")).isEqualTo("1 Ann Lee 11");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 11");
  }

  @ServerTest(except = {TestServer.H2, TestServer.MARIADB})
  void rowsThatAStatementMovesBetweenKeysAndTablesHaveTheirCounterparts(TestServer server)
      throws Exception {
    BridgeFixture it = twoTables(server);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    it.run(
        "INSERT INTO o VALUES (1, 'Ann Lee', 1), (2, 'Bob Moe', 2)",
        "WITH gone AS (DELETE FROM o WHERE id = 1 RETURNING name, n) INSERT INTO o SELECT 9, name,"
            + " n FROM gone",
        "MERGE INTO o USING (VALUES (2)) v (k) ON id = k WHEN MATCHED THEN DELETE WHEN NOT MATCHED"
            + " THEN INSERT VALUES (k, 'No One', 0)");
    assertThat(it.rows("w")).isEqualTo("9 Ann Lee 1");
  }

  private static BridgeFixture partitioned() throws SQLException {
    BridgeFixture it = new BridgeFixture(
        TestServer.POSTGRESQL,
        "CREATE TABLE person (id BIGINT, city INTEGER, name VARCHAR(100), first_name VARCHAR(40),"
            + " last_name VARCHAR(40), PRIMARY KEY (id, city)) PARTITION BY LIST (city)",
        "CREATE TABLE person_1 PARTITION OF person FOR VALUES IN (1)");
    return it;
  }

  private static MigrationDeclaration byCity() {
    return MigrationDeclaration.builder(BridgeFixture.NAME)
        .oldSide("person", "name")
        .newSide("person", "first_name", "last_name")
        .backfill(BridgeFixture.oneTable(TestServer.POSTGRESQL).backfill())
        .build();
  }

  @ServerTest(except = {TestServer.H2, TestServer.MARIADB})
  void partitionsThatComeLaterAreFollowedLikeOthers(TestServer server) throws Exception {
    BridgeFixture it = partitioned();
    it.install(byCity(), BridgeFixture.forward());
    it.run("CREATE TABLE person_2 PARTITION OF person FOR VALUES IN (2)");
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute("INSERT INTO person (id, city, name) VALUES (1, 2, 'Ann Lee')");
      statement.execute("INSERT INTO person_2 (id, city, name) VALUES (2, 2, 'Bob Moe')");
    }
    assertThat(it.query(BOTH + 1)).isEqualTo("Ann Lee|Ann|Lee");
    assertThat(it.query(BOTH + 2)).isEqualTo("Bob Moe|Bob|Moe");
  }

  /** There it is inserted, with both sides, which then have to agree or to be decided. */
  @ServerTest(except = {TestServer.H2, TestServer.MARIADB})
  void aRowThatMovesToAnotherPartitionTakesBothSidesAlong(TestServer server) throws Exception {
    BridgeFixture it = partitioned();
    it.run(
        "CREATE TABLE person_2 PARTITION OF person FOR VALUES IN (2)",
        "INSERT INTO person VALUES (1, 1, 'Mary Ann Lee', 'Mary Ann', 'Lee'),"
            + " (2, 1, 'Ann Lee', 'Stale', 'Row'), (3, 1, 'Bob Moe', NULL, NULL)");
    it.install(byCity(), BridgeFixture.forward());
    it.run("UPDATE person SET city = 2 WHERE id <> 2");
    assertThat(it.query(BOTH + 1)).isEqualTo("Mary Ann Lee|Mary Ann|Lee");
    assertThat(it.query(BOTH + 3)).isEqualTo("Bob Moe|Bob|Moe");
    assertThatThrownBy(() -> it.run("UPDATE person SET city = 2"))
        .hasMessageContaining("do not agree");
    it.to(it.triggers(byCity(), new BridgeReader.Wanted(false, Side.OLD)), State.BRIDGING);
    it.run("UPDATE person SET city = 2");
    assertThat(it.query(BOTH + 2)).isEqualTo("Ann Lee|Ann|Lee");
    it.run("UPDATE person SET city = 1, name = 'Cid Roe' WHERE id = 1");
    assertThat(it.query(BOTH + 1)).isEqualTo("Cid Roe|Cid|Roe");
  }

  @ServerTest(except = {TestServer.H2, TestServer.MARIADB})
  void aTriggerThatIsOffOnOnePartitionIsFound(TestServer server) throws Exception {
    BridgeFixture it = partitioned();
    BridgeTriggers triggers = it.install(byCity(), BridgeFixture.forward());
    String name = it.query("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'zz%u' LIMIT 1");
    it.run("ALTER TABLE person_1 DISABLE TRIGGER " + name);
    assertThat(it.find(triggers).state()).isEqualTo(State.OTHER);
    assertThat(it.to(triggers, State.BRIDGING).state()).isEqualTo(State.BRIDGING);
    it.run(
        "INSERT INTO person (id, city, name) VALUES (1, 1, 'Ann Lee')",
        "UPDATE person SET name = 'Bo Lee'");
    assertThat(it.query(BOTH + 1)).isEqualTo("Bo Lee|Bo|Lee");
  }

  @ServerTest(except = TestServer.H2)
  void ofAnInsertNothingIsTakenForAValueThatSomebodyGave(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(100) DEFAULT 'no name',"
            + " first_name VARCHAR(40), last_name VARCHAR(40))");
    it.install(BridgeFixture.oneTable(server), BridgeFixture.both(Side.OLD));
    it.run(
        "INSERT INTO person (id, name) VALUES (1, NULL)",
        "INSERT INTO person (id, name, first_name, last_name) VALUES (2, 'Ann Lee', NULL, NULL)",
        "INSERT INTO person (id, name, first_name) VALUES (3, NULL, 'Bob')",
        "INSERT INTO person (id, name, first_name) VALUES (4, DEFAULT, 'Bob')");
    assertThat(it.query(BOTH + 1)).isEqualTo("-|-|-");
    assertThat(it.query(BOTH + 2)).isEqualTo("Ann Lee|Ann|Lee");
    assertThat(it.query(BOTH + 3)).startsWith("Bob|Bob|");
    assertThat(it.query(BOTH + 4)).startsWith("Bob|Bob|");
  }
}

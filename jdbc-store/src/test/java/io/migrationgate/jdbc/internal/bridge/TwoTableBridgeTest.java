package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Writers that know one table alone, and what they leave in the other one. */
@Tag("thorough")
class TwoTableBridgeTest {
  @ServerTest(except = TestServer.H2)
  void whatAnOldWriterDoesIsDoneOnTheNewSide(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());

    it.run("INSERT INTO o VALUES (1, 'Ann Lee', 1), (2, 'Bob', 2), (3, 'Cid Roe', 3)");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 1\n2 Bob null 2\n3 Cid Roe 3");
    it.run("UPDATE o SET n = n + 1 WHERE id <> 3", "DELETE FROM o WHERE id = 3");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 2\n2 Bob null 3");
    it.run("UPDATE o SET id = 7, name = 'Bob Moe' WHERE id = 2");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 2\n7 Bob Moe 3");
    it.run("UPDATE o SET id = id + 10");
    assertThat(it.rows("w")).isEqualTo("11 Ann Lee 2\n17 Bob Moe 3");
    // The row of the new side is not there, as before a backfill.
    it.run("DELETE FROM w", "UPDATE o SET name = 'Bo Moe' WHERE id = 17");
    assertThat(it.rows("w")).isEqualTo("17 Bo Moe 3");
  }

  @ServerTest(except = TestServer.H2)
  void richerValuesStayWhereTheSidesAgree(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.run(
        "INSERT INTO o VALUES (1, 'Mary Ann Lee', 1)",
        "INSERT INTO w VALUES (1, 'Mary Ann', 'Lee', 1)");
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());

    it.run("UPDATE o SET n = n + 1, name = 'Mary Ann Lee'");
    assertThat(it.rows("w")).isEqualTo("1 Mary Ann Lee 2");
    assertThat(it.query("SELECT first_name FROM w")).isEqualTo("Mary Ann");
    // A change that a collation does not see.
    it.run("UPDATE o SET name = 'Mary ann Lee'");
    assertThat(it.query("SELECT first_name FROM w")).isEqualTo("Mary");
    it.run(
        "UPDATE w SET first_name = 'Mary ann', last_name = 'Lee'",
        "UPDATE o SET name = 'x' WHERE id = 9",
        "UPDATE o SET name = name, n = 8");
    assertThat(it.rows("w")).isEqualTo("1 Mary ann Lee 8");
    assertThat(it.query("SELECT first_name FROM w")).isEqualTo("Mary ann");
  }

  @ServerTest(except = TestServer.H2)
  void markedStatementsAreLeftToTheGate(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    it.run(
        it.marked("INSERT INTO o VALUES (1, 'Ann Lee', 1)"),
        "INSERT INTO w VALUES (1, 'Ann', 'Lee', 1)",
        it.marked("UPDATE o SET n = n + 1"),
        "UPDATE w SET n = n + 1");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 2");
    it.run("UPDATE o SET n = 100");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 100");
    it.run(it.marked("DELETE FROM o"));
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 100");
  }

  @ServerTest(except = TestServer.H2)
  void aWriteThatCannotBeMappedFailsAndSaysWhoseMappingItIs(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    assertThatThrownBy(() -> it.run("INSERT INTO o VALUES (1, '" + "x".repeat(60) + "', 1)"))
        .hasMessageContaining(BridgeFixture.NAME);
    assertThat(it.rows("o")).isEmpty();
  }

  @ServerTest(except = TestServer.H2)
  void statesCanBeGoneThroughAndAreSeen(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    BridgeTriggers triggers = it.triggers(BridgeFixture.twoTables(server), BridgeFixture.forward());
    assertThat(it.find(triggers).state()).isEqualTo(State.ABSENT);
    assertThat(it.to(triggers, State.BRIDGING).fingerprint())
        .isEqualTo(triggers.fingerprint(State.BRIDGING));

    assertThat(it.to(triggers, State.SHUT).state()).isEqualTo(State.SHUT);
    assertThatThrownBy(() -> it.run("INSERT INTO o VALUES (1, 'Ann Lee', 1)"))
        .hasMessageContaining(BridgeFixture.NAME);
    it.run(
        it.marked("INSERT INTO o VALUES (1, 'Ann Lee', 1)"),
        "INSERT INTO w VALUES (1, 'A', 'L', 1)");

    assertThat(it.to(triggers, State.BRIDGING).state()).isEqualTo(State.BRIDGING);
    it.run("UPDATE o SET n = 5");
    assertThat(it.rows("w")).isEqualTo("1 A L 5");

    State off = server == TestServer.MARIADB ? State.ABSENT : State.DISABLED;
    assertThat(it.to(triggers, State.DISABLED).state()).isEqualTo(off);
    it.run("UPDATE o SET n = 6");
    assertThat(it.rows("w")).isEqualTo("1 A L 5");
    assertThat(it.to(triggers, State.BRIDGING).state()).isEqualTo(State.BRIDGING);
    it.run("UPDATE o SET n = 7");
    assertThat(it.rows("w")).isEqualTo("1 A L 7");

    BridgeTriggers both = it.triggers(BridgeFixture.twoTables(server), BridgeFixture.both(null));
    assertThat(it.find(both).state()).isEqualTo(State.OTHER);
    assertThat(it.to(both, State.BRIDGING).state()).isEqualTo(State.BRIDGING);
    assertThat(it.find(triggers).state()).isEqualTo(State.OTHER);
    assertThat(it.to(triggers, State.ABSENT).state()).isEqualTo(State.ABSENT);
    it.run("UPDATE o SET n = 8", "UPDATE w SET n = 9");
    assertThat(it.rows("o")).isEqualTo("1 Ann Lee 8");
  }

  /** On MariaDB one statement does it, which has to find out by itself. */
  @ServerTest(except = TestServer.H2)
  void columnsThatComeFromTheSameOnesAreWrittenWhereTheyDiffer(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, name VARCHAR(100), n INTEGER)",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40),"
            + " n INTEGER)");
    it.run("INSERT INTO o VALUES (1, 'Ann Lee', 1), (2, 'Bob Moe', 1), (3, 'Mary Ann Lee', 1),"
        + " (4, 'D E', 1)");
    it.run(
        "INSERT INTO w VALUES (1, 'Ann', 'Lee', 1), (3, 'Mary Ann', 'Lee', 1), (4, 'X', 'Y', 1)");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "name")
            .newSide("w", "first_name", "last_name")
            .backfill(BackfillSpec.sql(
                Map.of(
                    "first_name",
                    BridgeFixture.first(server),
                    "last_name",
                    BridgeFixture.last(server)),
                Map.of("name", "CONCAT_WS(' ', first_name, last_name)")))
            .build(),
        BridgeFixture.forward());
    String found = server == TestServer.MARIADB ? "?useAffectedRows=" : "?ApplicationName=";
    for (String each : List.of("true", "false")) {
      try (Connection connection =
              it.database.at(it.database.url() + found + each).connect();
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("UPDATE o SET name = CONCAT(name, 'x') WHERE id < 4");
        statement.executeUpdate("UPDATE o SET name = 'Mary Ann Lee' WHERE id = 3");
        statement.executeUpdate("UPDATE o SET n = n + 1");
      }
      assertThat(it.rows("w")).as(each).contains("4 X Y 1");
    }
    assertThat(it.query("SELECT CONCAT_WS('|', first_name, last_name) FROM w WHERE id = 1"))
        .isEqualTo("Ann|Leexx");
    assertThat(it.query("SELECT CONCAT_WS('|', first_name, last_name) FROM w WHERE id = 2"))
        .isEqualTo("Bob|Moexx");
    it.run(
        "UPDATE w SET first_name = 'Mary Ann', last_name = 'Poe' WHERE id = 3",
        "UPDATE o SET name = 'Mary Ann Poe' WHERE id = 3");
    assertThat(it.query("SELECT CONCAT_WS('|', first_name, last_name) FROM w WHERE id = 3"))
        .isEqualTo("Mary Ann|Poe");
    // Each column by what the row held before.
    it.run("UPDATE w SET first_name = 'A', last_name = 'B C' WHERE id = 4");
    it.run("UPDATE o SET name = 'D B C' WHERE id = 4");
    assertThat(it.query("SELECT CONCAT_WS('|', first_name, last_name) FROM w WHERE id = 4"))
        .isEqualTo("D|B C");
  }

  @ServerTest(except = TestServer.H2)
  void withBothEachSideFollowsTheOtherAndNoWriteComesBack(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.both(null));
    it.run(
        "INSERT INTO o VALUES (1, 'A  B ', 1)", "INSERT INTO w VALUES (2, 'Mary Ann', 'Lee', 5)");
    assertThat(it.query("SELECT name FROM o WHERE id = 1")).isEqualTo("A  B ");
    assertThat(it.query("SELECT name FROM o WHERE id = 2")).isEqualTo("Mary Ann Lee");
    assertThat(it.query("SELECT first_name FROM w WHERE id = 2")).isEqualTo("Mary Ann");
    it.run("UPDATE w SET n = n + 1", "UPDATE o SET n = n + 1");
    assertThat(it.query("SELECT SUM(n) FROM o")).isEqualTo("10");
    assertThat(it.query("SELECT SUM(n) FROM w")).isEqualTo("10");
    assertThat(it.query("SELECT first_name FROM w WHERE id = 2")).isEqualTo("Mary Ann");
    it.run("UPDATE w SET id = 12 WHERE id = 2", "DELETE FROM w WHERE id = 1");
    assertThat(it.rows("o")).isEqualTo("12 Mary Ann Lee 7");
  }

  /** Whoever reads the old side relies on it until the bridge is off. */
  @ServerTest(except = TestServer.H2)
  void aShutOldSideStillFollowsTheNewOne(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    BridgeTriggers triggers = it.install(BridgeFixture.twoTables(server), BridgeFixture.both(null));
    it.run("INSERT INTO w VALUES (1, 'Ann', 'Lee', 1), (2, 'Bob', 'Moe', 1)");
    it.to(triggers, State.SHUT);
    it.run(
        "INSERT INTO w VALUES (3, 'Cid', 'Roe', 1)",
        "UPDATE w SET n = n + 1",
        "DELETE FROM w WHERE id = 2");
    assertThat(it.rows("o")).isEqualTo("1 Ann Lee 2\n3 Cid Roe 2");
    assertThatThrownBy(() -> it.run("UPDATE o SET n = 7")).hasMessageContaining(BridgeFixture.NAME);
    assertThat(it.rows("o")).isEqualTo("1 Ann Lee 2\n3 Cid Roe 2");
  }

  @ServerTest(except = TestServer.H2)
  void whoWritesIsNotedOnceAMinute(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    try (var connection = it.database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO o VALUES (1, 'Ann Lee', 1)");
      connection.rollback();
      assertThat(it.query("SELECT COUNT(*) FROM mgate_bridge_use")).isEqualTo("0");
      statement.execute("INSERT INTO o VALUES (1, 'Ann Lee', 1)");
      connection.commit();
      for (int i = 0; i < 20; i++) {
        statement.execute("UPDATE o SET n = n + 1");
      }
      statement.execute(it.marked("UPDATE o SET n = n + 1"));
      connection.commit();
    }
    assertThat(Integer.parseInt(it.query("SELECT COUNT(*) FROM mgate_bridge_use")))
        .isBetween(1, 2);
    assertThat(it.query("SELECT MIN(who) FROM mgate_bridge_use"))
        .contains(server == TestServer.POSTGRESQL ? "postgres" : "mgate_admin");
  }
}

package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Which side of a row a writer meant, by what he has changed. */
@Tag("thorough")
class OneTableBridgeTest {
  private static final String SIDES = "SELECT CONCAT_WS('|', COALESCE(name, '-'),"
      + " COALESCE(first_name, '-'), COALESCE(last_name, '-')) FROM person WHERE id = ";

  @ServerTest(except = TestServer.H2)
  void newColumnsFollowOldOnesThatHaveChanged(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.ONE_TABLE);
    it.run("INSERT INTO person VALUES (9, 'Mary Ann Lee', 0, 'Mary Ann', 'Lee')");
    it.install(BridgeFixture.oneTable(server), BridgeFixture.forward());

    it.run("INSERT INTO person (id, name) VALUES (1, 'Ann Lee')");
    assertThat(it.query(SIDES + 1)).isEqualTo("Ann Lee|Ann|Lee");
    it.run("UPDATE person SET name = 'Bob Lee' WHERE id = 1");
    assertThat(it.query(SIDES + 1)).isEqualTo("Bob Lee|Bob|Lee");
    it.run("UPDATE person SET name = name, n = n + 1");
    assertThat(it.query(SIDES + 9)).isEqualTo("Mary Ann Lee|Mary Ann|Lee");
    it.run("UPDATE person SET name = NULL WHERE id = 1");
    assertThat(it.query(SIDES + 1)).startsWith("-|");
    it.run("DELETE FROM person WHERE id = 9", "UPDATE person SET id = 4, name = 'Cid Roe'");
    assertThat(it.query(SIDES + 4)).isEqualTo("Cid Roe|Cid|Roe");
  }

  @ServerTest(except = TestServer.H2)
  void upsertsKeepTheSidesTogether(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.ONE_TABLE);
    it.install(BridgeFixture.oneTable(server), BridgeFixture.forward());
    String upsert = server == TestServer.POSTGRESQL
        ? " ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name"
        : " ON DUPLICATE KEY UPDATE name = VALUES(name)";
    it.run(
        "INSERT INTO person (id, name) VALUES (1, 'Ann Lee')" + upsert,
        "INSERT INTO person (id, name) VALUES (1, 'Bob Moe')" + upsert);
    assertThat(it.query(SIDES + 1)).isEqualTo("Bob Moe|Bob|Moe");
    if (server == TestServer.MARIADB) {
      it.run("REPLACE INTO person (id, name) VALUES (1, 'Cid Roe')");
      assertThat(it.query(SIDES + 1)).isEqualTo("Cid Roe|Cid|Roe");
    } else {
      it.run(
          "MERGE INTO person USING (VALUES (1, 'Cid Roe'), (2, 'Dan Poe')) v (k, t) ON id = k"
              + " WHEN MATCHED THEN UPDATE SET name = t WHEN NOT MATCHED THEN INSERT (id, name) VALUES (k, t)");
      assertThat(it.query(SIDES + 1)).isEqualTo("Cid Roe|Cid|Roe");
      assertThat(it.query(SIDES + 2)).isEqualTo("Dan Poe|Dan|Poe");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aStatementThatWritesBothSidesHasToAgreeWithItself(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.ONE_TABLE);
    it.install(BridgeFixture.oneTable(server), BridgeFixture.forward());
    it.run(
        "INSERT INTO person (id, name, first_name, last_name) VALUES (1, 'Mary Ann Lee', 'Mary Ann', 'Lee')");
    assertThat(it.query(SIDES + 1)).isEqualTo("Mary Ann Lee|Mary Ann|Lee");
    assertThatThrownBy(() -> it.run("UPDATE person SET name = 'Bob Lee', first_name = 'Robert'"))
        .hasMessageContaining(BridgeFixture.NAME)
        .hasMessageContaining("first_name");
    assertThat(it.query(SIDES + 1)).isEqualTo("Mary Ann Lee|Mary Ann|Lee");
    // The gate's own: the old side is marked, the new side is written after it.
    it.run(
        it.marked("UPDATE person SET name = 'Bob Lee'"),
        "UPDATE person SET first_name = 'Robert', last_name = 'Lee'");
    assertThat(it.query(SIDES + 1)).isEqualTo("Bob Lee|Robert|Lee");
  }

  /** Gates write the row itself, and with forward the new side, without a mark. */
  @ServerTest(except = TestServer.H2)
  void whatGatesDoIsNoWriteOfTheOldSideWithoutOne(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.ONE_TABLE);
    it.install(BridgeFixture.oneTable(server), BridgeFixture.forward());
    it.run(
        "INSERT INTO person (id, n) VALUES (1, 1)",
        it.marked("UPDATE person SET name = 'Ann Lee' WHERE id = 1"),
        "UPDATE person SET first_name = 'Ann', last_name = 'Lee' WHERE id = 1",
        "UPDATE person SET n = 2");
    assertThat(it.noted()).isEmpty();
    it.run("UPDATE person SET name = 'Bob Lee'");
    assertThat(it.noted()).containsExactly(Side.OLD);
  }

  @ServerTest(except = TestServer.H2)
  void withBothWritersOfTheNewSideAreNotedThere(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.ONE_TABLE);
    it.install(BridgeFixture.oneTable(server), BridgeFixture.both(null));
    it.run("INSERT INTO person (id, first_name) VALUES (1, 'Ann')");
    assertThat(it.noted()).containsExactly(Side.NEW);
    it.run("INSERT INTO person (id, name) VALUES (2, 'Bob Moe')");
    assertThat(it.noted()).containsExactly(Side.OLD, Side.NEW);
  }

  @ServerTest(except = TestServer.H2)
  void withBothOldColumnsFollowNewOnes(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.ONE_TABLE);
    BridgeTriggers triggers =
        it.install(BridgeFixture.oneTable(server), BridgeFixture.both(Side.NEW));
    it.run(
        "INSERT INTO person (id, first_name, last_name) VALUES (1, 'Mary Ann', 'Lee')",
        "INSERT INTO person (id, name) VALUES (2, 'A  B ')",
        "INSERT INTO person (id, name, first_name) VALUES (3, 'Bob Lee', 'Robert')");
    assertThat(it.query(SIDES + 1)).isEqualTo("Mary Ann Lee|Mary Ann|Lee");
    assertThat(it.query(SIDES + 2)).startsWith("A  B |A|");
    assertThat(it.query(SIDES + 3)).startsWith("Bob Lee|Robert|");
    it.run("UPDATE person SET last_name = 'Moe' WHERE id = 1");
    assertThat(it.query(SIDES + 1)).isEqualTo("Mary Ann Moe|Mary Ann|Moe");
    it.run("UPDATE person SET name = 'Mary Poe' WHERE id = 1");
    assertThat(it.query(SIDES + 1)).isEqualTo("Mary Poe|Mary|Poe");

    it.to(triggers, State.SHUT);
    it.run(
        "UPDATE person SET last_name = 'Xi' WHERE id = 1", "UPDATE person SET n = 4 WHERE id = 1");
    assertThat(it.query(SIDES + 1)).isEqualTo("Mary Xi|Mary|Xi");
    assertThatThrownBy(() -> it.run("UPDATE person SET name = 'No' WHERE id = 1"))
        .hasMessageContaining(BridgeFixture.NAME);
    assertThatThrownBy(() -> it.run("INSERT INTO person (id, name) VALUES (8, 'No')"))
        .hasMessageContaining(BridgeFixture.NAME);
    it.run("INSERT INTO person (id, first_name) VALUES (8, 'Yes')");
    assertThat(it.query(SIDES + 8)).startsWith("Yes|Yes|");
  }

  /** What one of its columns alone holds is not what the old side means. */
  @ServerTest(except = TestServer.H2)
  void newColumnsRefuseWhoeverComesBeforeTheyAreFilled(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.ONE_TABLE);
    it.run("INSERT INTO person (id, name) VALUES (1, 'Ann Lee')");
    BridgeTriggers triggers = it.triggers(BridgeFixture.oneTable(server), BridgeFixture.both(null));
    assertThat(it.to(triggers, State.FILLING).state()).isEqualTo(State.FILLING);
    for (String early : List.of(
        "UPDATE person SET last_name = 'Moe'",
        "INSERT INTO person (id, first_name) VALUES (2, 'Bob')")) {
      assertThatThrownBy(() -> it.run(early)).as(early).hasMessageContaining("not in sync");
    }
    assertThat(it.query(SIDES + 1)).isEqualTo("Ann Lee|-|-");
    it.run("UPDATE person SET n = 2", "UPDATE person SET name = 'Bo Lee'");
    assertThat(it.query(SIDES + 1)).isEqualTo("Bo Lee|Bo|Lee");
    it.to(triggers, State.BRIDGING);
    it.run("UPDATE person SET last_name = 'Moe'");
    assertThat(it.query(SIDES + 1)).isEqualTo("Bo Moe|Bo|Moe");
  }

  private static MigrationDeclaration priced(String table, boolean shared) {
    Map<String, String> forward = new HashMap<>(Map.of("label", "CONCAT(price, ' ', currency)"));
    Map<String, String> reverse = new HashMap<>(Map.of("price", "CHAR_LENGTH(label)"));
    if (shared) {
      forward.put("currency", "currency");
      reverse.put("currency", "currency");
    }
    return MigrationDeclaration.builder(BridgeFixture.NAME)
        .oldSide("item", reverse.keySet().toArray(String[]::new))
        .newSide(table, forward.keySet().toArray(String[]::new))
        .backfill(BackfillSpec.sql(forward, reverse))
        .build();
  }

  /** Of a column that both sides have nobody can tell whose shape its writer knows. */
  @ServerTest(except = TestServer.H2)
  void aColumnOfBothSidesIsRefusedAndOneOfNeitherIsFollowed(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE item (id BIGINT PRIMARY KEY, price INTEGER, currency VARCHAR(3), label VARCHAR(40))");
    assertThatThrownBy(() -> priced("item", true)).hasMessageContaining("on both sides");
    String full = server == TestServer.POSTGRESQL
        ? "public.item"
        : it.query("SELECT CONCAT(DATABASE(), '.item')");
    assertThatThrownBy(() -> it.triggers(priced(full, true), BridgeFixture.forward()))
        .hasMessageContaining("on both sides");

    it.install(priced("item", false), BridgeFixture.forward());
    it.run("INSERT INTO item (id, price, currency) VALUES (1, 7, 'EUR')");
    assertThat(it.query("SELECT label FROM item")).isEqualTo("7 EUR");
    it.run("UPDATE item SET currency = 'USD'");
    assertThat(it.query("SELECT label FROM item")).isEqualTo("7 USD");
  }

  /** Not given looks like given where a column has a default. */
  @ServerTest(except = TestServer.H2)
  void defaultsAreNoValuesThatSomebodyHasGiven(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(100) DEFAULT 'no name',"
            + " first_name VARCHAR(40) DEFAULT 'nobody', last_name VARCHAR(40))");
    it.install(BridgeFixture.oneTable(server), BridgeFixture.both(null));
    it.run(
        "INSERT INTO person (id, name) VALUES (1, 'Ann Lee')",
        "INSERT INTO person (id, first_name, last_name) VALUES (2, 'Bob', 'Moe')",
        "INSERT INTO person (id) VALUES (3)");
    assertThat(it.query(SIDES + 1)).isEqualTo("Ann Lee|Ann|Lee");
    assertThat(it.query(SIDES + 2)).isEqualTo("Bob Moe|Bob|Moe");
    assertThat(it.query(SIDES + 3)).isEqualTo("no name|no|name");
  }

  /** A release that adds or drops columns of its own does so while the bridge is on. */
  @ServerTest(except = TestServer.H2)
  void columnsThatTheMappingDoesNotNameComeAndGo(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.ONE_TABLE);
    it.install(BridgeFixture.oneTable(server), BridgeFixture.both(null));
    it.run("ALTER TABLE person DROP COLUMN n", "ALTER TABLE person ADD COLUMN m INTEGER");
    it.run(
        "INSERT INTO person (id, name, m) VALUES (1, 'Ann Lee', 1)",
        "INSERT INTO person (id, first_name, last_name) VALUES (2, 'Bob', 'Moe')",
        "UPDATE person SET m = 2");
    assertThat(it.query(SIDES + 1)).isEqualTo("Ann Lee|Ann|Lee");
    assertThat(it.query(SIDES + 2)).isEqualTo("Bob Moe|Bob|Moe");
    BridgeTriggers asDeclared =
        it.triggers(BridgeFixture.oneTable(server), BridgeFixture.both(null));
    assertThat(it.find(asDeclared).state()).isEqualTo(State.BRIDGING);
  }
}

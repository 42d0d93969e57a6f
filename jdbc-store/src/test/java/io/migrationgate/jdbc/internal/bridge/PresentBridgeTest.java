package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.backfill.internal.bridge.JdbcBridges;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.spi.BridgeDatabase.Triggers;
import io.migrationgate.spi.BridgeDatabase.UngatedUse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Rows that take part, keys of several columns, and rows that belong to somebody else. */
@Tag("thorough")
class PresentBridgeTest {
  @ServerTest(except = TestServer.H2)
  void onlyRowsThatTakePartHaveACounterpart(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, a INTEGER NOT NULL, b VARCHAR(10) NOT NULL, v INTEGER,"
            + " kind INTEGER, UNIQUE (a, b))",
        "CREATE TABLE w (id BIGINT, x INTEGER NOT NULL, y VARCHAR(10) NOT NULL, v INTEGER,"
            + " PRIMARY KEY (x, y))");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "v")
            .newSide("w")
            .backfill(BackfillSpec.sql(Map.of("id", "id", "v", "v + 1"), Map.of("v", "v - 1"))
                .rows(
                    new Rows(List.of("a", "b"), "kind = 1", Absent.DELETE),
                    new Rows(List.of("x", "y"), null, Absent.DELETE)))
            .build(),
        BridgeFixture.forward());
    it.run("INSERT INTO o VALUES (1, 1, 'k', 5, 1), (2, 2, 'k', 5, 0), (3, 3, 'k', 5, NULL)");
    assertThat(it.rows("w")).isEqualTo("1 1 k 6");
    it.run("UPDATE o SET kind = 1 WHERE id = 2", "UPDATE o SET v = 9 WHERE id = 3");
    assertThat(it.rows("w")).isEqualTo("1 1 k 6\n2 2 k 6");
    it.run(
        "UPDATE o SET a = 11, b = 'm', v = 8 WHERE id = 1", "UPDATE o SET kind = 0 WHERE id = 2");
    assertThat(it.rows("w")).isEqualTo("1 11 m 9");
    it.run("DELETE FROM o WHERE id = 3", "DELETE FROM o WHERE id = 1");
    assertThat(it.rows("w")).isEmpty();
  }

  /** A table may hold rows that gates have nothing to do with, and columns. */
  @ServerTest(except = TestServer.H2)
  void rowsWithoutAPartMayComeAndGoWhereTheOldSideIsShut(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, street VARCHAR(40), n INTEGER)",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, road VARCHAR(40))");
    BridgeTriggers triggers = it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "street")
            .newSide("w", "road")
            .backfill(BackfillSpec.sql(Map.of("road", "street"), Map.of("street", "road"))
                .rows(new Rows(List.of(), "street IS NOT NULL", Absent.CLEAR), Rows.DEFAULT))
            .build(),
        BridgeFixture.forward());
    it.run(it.marked("INSERT INTO o VALUES (1, 'a', 1)"), "INSERT INTO w VALUES (1, 'a')");
    String[] harmless = {
      "INSERT INTO o (id, n) VALUES (2, 1)",
      "UPDATE o SET n = 2",
      "UPDATE o SET id = 3 WHERE id = 2",
      "DELETE FROM o WHERE id = 3"
    };
    it.run(harmless);
    assertThat(it.noted()).isEmpty();

    it.to(triggers, State.SHUT);
    it.run(harmless);
    it.run("INSERT INTO o (id) VALUES (2)");
    for (String write : List.of(
        "INSERT INTO o VALUES (4, 'b', 1)",
        "UPDATE o SET street = 'b' WHERE id = 2",
        "UPDATE o SET street = 'b' WHERE id = 1",
        "UPDATE o SET street = NULL WHERE id = 1",
        "UPDATE o SET id = 5 WHERE id = 1",
        "DELETE FROM o WHERE id = 1")) {
      assertThatThrownBy(() -> it.run(write)).as(write).hasMessageContaining(BridgeFixture.NAME);
    }
    assertThat(it.rows("o")).isEqualTo("1 a 2\n2 null null");
    assertThat(it.rows("w")).isEqualTo("1 a");
  }

  @ServerTest(except = TestServer.H2)
  void otherColumnsMayChangeWhereTheOldSideIsShut(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, name VARCHAR(40), n INTEGER, other INTEGER)",
        BridgeFixture.TWO_TABLES[1]);
    BridgeTriggers triggers = it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    it.run("INSERT INTO o VALUES (1, 'Ann Lee', 1, 1)");
    it.to(triggers, State.SHUT);
    it.run("UPDATE o SET other = 2");
    assertThatThrownBy(() -> it.run("UPDATE o SET n = 2")).hasMessageContaining(BridgeFixture.NAME);
    assertThat(it.rows("o")).isEqualTo("1 Ann Lee 1 2");
  }

  @ServerTest(except = TestServer.H2)
  void columnsOfSomebodyElsesRowsAreFilledAndCleared(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, street VARCHAR(40))",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, owner VARCHAR(40), road VARCHAR(40))");
    it.run("INSERT INTO w VALUES (1, 'Ann', NULL), (2, 'Bob', NULL)");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "street")
            .newSide("w", "road")
            .backfill(BackfillSpec.sql(Map.of("road", "upper(street)"), Map.of())
                .rows(Rows.DEFAULT, new Rows(List.of(), null, Absent.CLEAR)))
            .build(),
        BridgeFixture.forward());
    it.run("INSERT INTO o VALUES (1, 'a'), (7, 'x')");
    assertThat(it.rows("w")).isEqualTo("1 Ann A\n2 Bob null");
    it.run("UPDATE o SET street = 'b' WHERE id = 1");
    assertThat(it.rows("w")).isEqualTo("1 Ann B\n2 Bob null");
    it.run("UPDATE o SET id = 2 WHERE id = 1");
    assertThat(it.rows("w")).isEqualTo("1 Ann null\n2 Bob B");
    it.run("DELETE FROM o WHERE id = 2");
    assertThat(it.rows("w")).isEqualTo("1 Ann null\n2 Bob null");
  }

  @ServerTest(except = TestServer.H2)
  void whoWritesIsNotedUntilTheTriggersAreGone(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.both(null));
    it.run("INSERT INTO w VALUES (1, 'Ann', 'Lee', 1)");
    JdbcBridges bridges = JdbcGateDatabase.of(it.database.dataSource()).bridging();
    List<UngatedUse> uses = bridges.ungated(BridgeFixture.NAME);
    assertThat(uses).extracting(UngatedUse::side).containsExactly(Side.NEW);
    assertThat(uses.get(0).ago()).isBetween(Duration.ZERO, Duration.ofMinutes(3));
    MigrationDeclaration declared = BridgeFixture.twoTables(server);
    bridges.bring(declared, Bridge.Level.BOTH, Triggers.ASIDE, Duration.ofSeconds(1));
    assertThat(bridges.ungated(BridgeFixture.NAME)).hasSize(1);
    bridges.bring(declared, Bridge.Level.BOTH, Triggers.GONE, Duration.ofSeconds(1));
    assertThat(bridges.ungated(BridgeFixture.NAME)).isEmpty();
  }
}

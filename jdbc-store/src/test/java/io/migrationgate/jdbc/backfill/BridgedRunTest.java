package io.migrationgate.jdbc.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.bridge.JdbcBridges;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.bridge.StatementMarker;
import io.migrationgate.jdbc.testing.BridgeSteps;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Bridge.Level;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** What a run writes sets no trigger of its migration's bridge off, in either direction. */
@Tag("thorough")
class BridgedRunTest {
  private static final String[] TABLES = {
    "CREATE TABLE o (id BIGINT PRIMARY KEY, name VARCHAR(100), n INTEGER)",
    "CREATE TABLE w (id BIGINT PRIMARY KEY, name VARCHAR(100), n INTEGER)"
  };

  private static MigrationDeclaration.Builder declaration() {
    return BackfillFixture.declaration()
        .oldSide("o", "name", "n")
        .newSide("w")
        .backfill(BackfillSpec.sql(
            Map.of("name", "UPPER(name)", "n", "n"), Map.of("name", "LOWER(name)", "n", "n")));
  }

  private static BridgeSteps bridge(BackfillFixture fixture) {
    return new BridgeSteps(
        fixture.admin,
        fixture.store,
        fixture.store.database(),
        BackfillFixture.NAME,
        BackfillFixture.OPERATOR);
  }

  /** As a gate would, whose other side is then not written. */
  private static void marked(BackfillFixture fixture, String sql) throws Exception {
    try (Connection connection = fixture.database.connect();
        Statement statement = connection.createStatement()) {
      Dialect dialect = Dialect.of(connection.getMetaData());
      statement.execute(StatementMarker.of(dialect)
          .orElseThrow()
          .mark(sql, List.of(BackfillFixture.NAME), List.of(dialect.sql()))
          .sql());
    }
  }

  private static String rows(BackfillFixture fixture, String table) throws Exception {
    return fixture.query("SELECT COUNT(*) FROM " + table) + " "
        + fixture.query("SELECT MIN(name) FROM " + table) + " "
        + fixture.query("SELECT SUM(n) FROM " + table);
  }

  private static void assertSucceeds(BackfillRun run) {
    assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.counts().unrepaired()).isZero();
  }

  @ServerTest(except = TestServer.H2)
  void copiesRepairsAndRemovesInBothDirections(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, declaration(), TABLES)) {
      JdbcBridges bridges = fixture.store.database().bridging();
      fixture.database.execute(
          "INSERT INTO o VALUES (1, 'ann', 1), (2, 'bob', 2), (3, 'cid', 3)",
          "INSERT INTO w VALUES (2, 'STALE', 20), (9, 'STRAY', 9)");
      bridge(fixture).to(Goal.ON, Level.BOTH);
      fixture.advance();
      assertSucceeds(fixture.run(BackfillFixture.OVERWRITING));
      assertThat(rows(fixture, "w")).isEqualTo("3 ANN 6");
      assertThat(rows(fixture, "o"))
          .as("a stray's removal is not carried back")
          .isEqualTo("3 ann 6");
      assertThat(bridges.ungated(BackfillFixture.NAME))
          .as("nobody but the run has written")
          .isEmpty();

      fixture.advance();
      marked(fixture, "UPDATE o SET n = 50 WHERE id = 1");
      marked(fixture, "INSERT INTO o VALUES (8, 'stray', 8)");
      marked(fixture, "DELETE FROM o WHERE id = 3");
      assertThat(rows(fixture, "w")).isEqualTo("3 ANN 6");
      assertSucceeds(fixture.run(BackfillFixture.OVERWRITING));
      assertThat(rows(fixture, "o")).isEqualTo("3 ann 6");
      assertThat(rows(fixture, "w")).isEqualTo("3 ANN 6");
      assertThat(bridges.ungated(BackfillFixture.NAME)).isEmpty();
    }
  }

  /** There an unmarked batch would be refused. */
  @ServerTest(except = TestServer.H2)
  void writesAnOldSideThatIsShut(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, declaration(), TABLES)) {
      fixture.database.execute("INSERT INTO o VALUES (1, 'ann', 1), (2, 'bob', 2)");
      bridge(fixture).to(Goal.ON, Level.FORWARD);
      fixture.advance();
      assertSucceeds(fixture.run(BackfillFixture.QUICK));
      fixture.advance();
      bridge(fixture).to(Goal.SHUT, Level.FORWARD);
      assertThatThrownBy(() -> fixture.database.execute("UPDATE o SET n = 5 WHERE id = 2"))
          .hasMessageContaining(BackfillFixture.NAME);
      marked(fixture, "UPDATE o SET n = 50 WHERE id = 1");
      assertSucceeds(fixture.verify(BackfillFixture.QUICK.change().repair(true).done()));
      assertThat(rows(fixture, "o")).isEqualTo("2 ann 3");
      bridge(fixture).to(Goal.OFF, Level.FORWARD);
      fixture.database.execute("UPDATE o SET n = 5 WHERE id = 2");
      assertThat(rows(fixture, "w")).as("no trigger is left").isEqualTo("2 ANN 3");
    }
  }
}

package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of other tables that a foreign key changes along with what a run writes. */
@Tag("thorough")
class ReferringRowsTest {
  private static final String SOURCE = "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)";

  private static MigrationDeclaration.Builder copying() {
    return BackfillFixture.declaration()
        .oldSide("src")
        .newSide("trg")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of("v", "w")));
  }

  static Stream<Arguments> actions() {
    return Stream.of(TestServer.values())
        .flatMap(server -> Stream.of("CASCADE", "SET NULL", "SET DEFAULT")
            // InnoDB has no SET DEFAULT.
            .filter(action -> server != TestServer.MARIADB || !action.equals("SET DEFAULT"))
            .map(action -> Arguments.of(server, action)));
  }

  private static String note(String action) {
    return "CREATE TABLE note (id INTEGER PRIMARY KEY, w INTEGER DEFAULT NULL,"
        + " FOREIGN KEY (w) REFERENCES trg (w) ON UPDATE " + action + ")";
  }

  @ParameterizedTest
  @MethodSource("actions")
  void aRowWhoseValueOthersReferToIsNotRewritten(TestServer server, String action)
      throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        copying(),
        SOURCE,
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER UNIQUE)",
        note(action),
        "INSERT INTO src VALUES (1, 10), (2, 20), (3, 30), (4, 40)",
        "INSERT INTO trg VALUES (1, 11), (2, 20), (3, 31)",
        "INSERT INTO note VALUES (1, 11), (2, 20)")) {
      fixture.advance();
      BackfillRun run = fixture.run(OVERWRITING);

      assertThat(fixture.query("SELECT w FROM note WHERE id = 1")).isEqualTo("11");
      assertThat(fixture.query("SELECT w FROM note WHERE id = 2")).isEqualTo("20");
      assertThat(fixture.query("SELECT w FROM trg WHERE id = 3")).isEqualTo("30");
      assertThat(fixture.query("SELECT w FROM trg WHERE id = 4")).isEqualTo("40");
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(fixture.backfills.mismatches(run.id(), 10)).singleElement().satisfies(bad -> {
        assertThat(bad.key().toString()).isEqualTo("1");
        assertThat(bad.cause()).contains("refer to it");
      });
    }
  }

  /** Rows that have exchanged their values are emptied first, all together. */
  @ParameterizedTest
  @MethodSource("actions")
  void whatOthersReferToIsNotEmptiedToBeCopied(TestServer server, String action) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        copying(),
        SOURCE,
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER UNIQUE)",
        note(action),
        "INSERT INTO src VALUES (1, 10), (2, 20)",
        "INSERT INTO trg VALUES (1, 20), (2, 10)",
        "INSERT INTO note VALUES (1, 20)")) {
      fixture.advance();
      BackfillRun run = fixture.run(OVERWRITING);
      assertThat(fixture.query("SELECT w FROM note")).isEqualTo("20");
      assertThat(fixture.query("SELECT w FROM trg WHERE id = 1")).isEqualTo("20");
      assertThat(run.state()).isEqualTo(RunState.FAILED);
    }
  }

  @ParameterizedTest
  @MethodSource("actions")
  void whatOthersReferToIsNotCleared(TestServer server, String action) throws Exception {
    MigrationDeclaration.Builder clearing = BackfillFixture.declaration()
        .oldSide("src")
        .newSide("trg", "w")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of("v", "w"))
            .rows(Rows.DEFAULT, new Rows(List.of("id"), null, Absent.CLEAR)));
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        clearing,
        SOURCE,
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER UNIQUE)",
        note(action),
        "INSERT INTO src VALUES (1, 10)",
        "INSERT INTO trg VALUES (1, 10), (2, 20), (3, 30)",
        "INSERT INTO note VALUES (1, 20)")) {
      fixture.advance();
      BackfillRun run = fixture.run(OVERWRITING);
      assertThat(fixture.query("SELECT w FROM note")).isEqualTo("20");
      assertThat(fixture.query("SELECT COUNT(w) FROM trg WHERE id = 3")).isEqualTo("0");
      assertThat(run.state()).isEqualTo(RunState.FAILED);
    }
  }

  @ServerTest
  void valuesToWhichNobodyRefersAreWritten(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        copying(),
        SOURCE,
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER UNIQUE)",
        note("CASCADE"),
        "INSERT INTO src VALUES (1, 10), (2, 20), (3, 30)",
        "INSERT INTO trg VALUES (1, 20), (2, 10), (3, 30)",
        "INSERT INTO note VALUES (1, 30)")) {
      fixture.advance();
      BackfillRun run = fixture.run(OVERWRITING);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  /** What the catalog hides would go all the same. */
  @Test
  void onMariaDbWhoeverDoesNotSeeAllReferencesLeavesTheRunToOthers() throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        TestServer.MARIADB,
        copying(),
        SOURCE,
        "CREATE TABLE `t-rg` (id INTEGER PRIMARY KEY, w INTEGER)",
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER)",
        "CREATE TABLE note (id INTEGER PRIMARY KEY, trg_id INTEGER,"
            + " FOREIGN KEY (trg_id) REFERENCES trg (id) ON DELETE CASCADE)",
        "INSERT INTO src VALUES (1, 10)",
        "INSERT INTO trg VALUES (1, 10), (2, 20)",
        "INSERT INTO note VALUES (1, 2)")) {
      TestDatabase root = fixture.database;
      String schema = root.query("SELECT DATABASE()");
      for (String seeing : List.of("", "GRANT PROCESS ON *.* TO mgate_blind")) {
        root.execute(
            "DROP USER IF EXISTS mgate_blind",
            "CREATE USER mgate_blind IDENTIFIED BY 'not-a-secret-1'");
        for (String table : root.query("SELECT GROUP_CONCAT(table_name) FROM"
                + " information_schema.tables WHERE table_schema = DATABASE()"
                + " AND table_name <> 'note'")
            .split(",")) {
          root.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON `" + schema + "`.`" + table
              + "` TO mgate_blind");
        }
        if (!seeing.isEmpty()) {
          root.execute(seeing);
        }
        TestDatabase blind = root.as("mgate_blind", "not-a-secret-1");
        if (fixture
                .admin
                .view()
                .snapshot()
                .migrations()
                .get(BackfillFixture.NAME)
                .phase()
            == Phase.READ_OLD) {
          fixture.advance();
        }
        fixture.backfills.start(BackfillFixture.NAME, OVERWRITING, BackfillFixture.OPERATOR);
        try (JdbcGateStore store = JdbcGateStore.open(blind.dataSource())) {
          BackfillWorker worker =
              Backfills.of(blind.dataSource(), store).worker(WorkerOptions.named("blind"));
          for (int i = 0; i < 5; i++) {
            worker.step();
          }
          assertThat(fixture.latest().heldBy()).as(seeing).contains("to which others may refer");
          assertThat(fixture.query("SELECT COUNT(*) FROM note")).isEqualTo("1");
        } finally {
          fixture.backfills.cancel(BackfillFixture.NAME, BackfillFixture.OPERATOR);
          root.execute("DROP USER mgate_blind");
        }
      }
    }
  }
}

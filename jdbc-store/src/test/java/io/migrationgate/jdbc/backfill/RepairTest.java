package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stale rows that stand in the way of others, and verifications that find much. */
@Tag("thorough")
class RepairTest {
  private static final String SOURCE = "CREATE TABLE task (id INTEGER PRIMARY KEY, place INTEGER)";

  private static MigrationDeclaration.Builder places() {
    return BackfillFixture.declaration()
        .oldSide("task", "place")
        .newSide("queue")
        .backfill(BackfillSpec.sql(Map.of("spot", "place"), Map.of()));
  }

  private static String rows(String table, int from, int to, String value) {
    return "INSERT INTO " + table + " VALUES "
        + IntStream.rangeClosed(from, to)
            .mapToObj(n -> "(" + n + ", " + value.replace("n", Integer.toString(n)) + ")")
            .collect(Collectors.joining(", "));
  }

  private static BackfillFixture fixture(TestServer server, String... ddl) throws SQLException {
    BackfillFixture fixture = new BackfillFixture(server, places(), ddl);
    fixture.advance();
    return fixture;
  }

  private static void succeeds(BackfillFixture fixture, int rows) throws SQLException {
    BackfillRun run = fixture.run(OVERWRITING);
    assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
    assertThat(fixture.backfills.mismatches(run.id(), 10)).isEmpty();
    assertThat(run.counts().unrepaired()).isZero();
    assertThat(fixture.query(
            "SELECT COUNT(*) FROM queue q JOIN task t ON t.id = q.id WHERE q.spot = t.place"))
        .isEqualTo(Integer.toString(rows));
  }

  /** Each row's new value is the stale one of the next row, far beyond one batch of repairs. */
  @ServerTest
  void aLongChainOfUniqueValuesIsRepaired(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        SOURCE,
        "CREATE TABLE queue (id INTEGER PRIMARY KEY, spot INTEGER NOT NULL UNIQUE)",
        rows("task", 1, 250, "n + 1"),
        rows("queue", 1, 250, "n"))) {
      succeeds(fixture, 250);
    }
  }

  @ServerTest
  void exchangedUniqueValuesAreRepaired(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        SOURCE,
        "CREATE TABLE queue (id INTEGER PRIMARY KEY, spot INTEGER UNIQUE)",
        rows("task", 1, 40, "41 - n"),
        rows("queue", 1, 40, "n"))) {
      succeeds(fixture, 40);
    }
  }

  @ServerTest
  void exchangedUniqueValuesThatMayNotBeNullAreRepaired(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        SOURCE,
        "CREATE TABLE queue (id INTEGER PRIMARY KEY, spot INTEGER NOT NULL UNIQUE)",
        rows("task", 1, 10, "11 - n"),
        rows("queue", 1, 10, "n"))) {
      succeeds(fixture, 10);
    }
  }

  /** Deleting a row to insert it again would delete what belongs to it. */
  @ServerTest
  void noRepairDeletesWhatRefersToARow(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        SOURCE,
        "CREATE TABLE queue (id INTEGER PRIMARY KEY, spot INTEGER NOT NULL UNIQUE)",
        "CREATE TABLE note (id INTEGER PRIMARY KEY, queue_id INTEGER NOT NULL,"
            + " FOREIGN KEY (queue_id) REFERENCES queue (id) ON DELETE CASCADE)",
        rows("task", 1, 4, "5 - n"),
        rows("queue", 1, 4, "n"),
        rows("note", 1, 4, "n"))) {
      BackfillRun run = fixture.run(OVERWRITING);
      assertThat(fixture.query("SELECT COUNT(*) FROM note")).isEqualTo("4");
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("rows differ after 4 rounds");
      assertThat(fixture.backfills.mismatches(run.id(), 10)).hasSize(4).allSatisfy(bad -> {
        assertThat(bad.kind()).isEqualTo("blocked");
        assertThat(bad.cause()).isNotEmpty();
      });
      assertThat(run.counts().unrepaired()).isEqualTo(4);
    }
  }

  @Test
  void aConstraintThatIsCheckedAtTheCommitBlocksItsRowAndNotTheRun() throws Exception {
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL,
        SOURCE,
        "CREATE TABLE queue (id INTEGER PRIMARY KEY,"
            + " spot INTEGER UNIQUE DEFERRABLE INITIALLY DEFERRED)",
        rows("task", 1, 20, "n"),
        "INSERT INTO queue VALUES (99, 7)")) {
      succeeds(fixture, 20);
    }
  }

  /** A parent can go only after its children, which come later. */
  @ServerTest
  void orphansThatReferToEachOtherAreRemoved(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        SOURCE,
        "CREATE TABLE queue (id INTEGER PRIMARY KEY, spot INTEGER,"
            + " FOREIGN KEY (spot) REFERENCES queue (id))",
        "INSERT INTO task VALUES (1, NULL)",
        "INSERT INTO queue VALUES (5, NULL), (6, 5), (7, 6)")) {
      BackfillRun run = fixture.run(OVERWRITING);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().removed()).isEqualTo(3);
      assertThat(fixture.query("SELECT COUNT(*) FROM queue")).isEqualTo("1");
    }
  }

  @ServerTest
  void moreThanAThousandDifferencesAreCountedAndCopiedAnew(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        SOURCE,
        "CREATE TABLE queue (id INTEGER PRIMARY KEY, spot INTEGER)",
        rows("task", 1, 1_500, "n"))) {
      BackfillRun found = fixture.verify(OVERWRITING.change().repair(false).done());
      assertThat(found.state()).isEqualTo(RunState.FAILED);
      assertThat(found.problem()).startsWith("at least 1");
      assertThat(found.counts().differences()).isGreaterThanOrEqualTo(1_000);

      BackfillRun repaired = fixture.verify(OVERWRITING);
      assertThat(repaired.state()).as(repaired.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(repaired.round()).isEqualTo(2);
      assertThat(repaired.counts().unrepaired()).isZero();
    }
  }

  /** Those looked at again are as they should be by then; nobody has looked at the others. */
  @Test
  void differencesThatWereNotLookedAtAgainCount() throws Exception {
    // The first batch has 1,000 rows, the second half as many again.
    try (BackfillFixture fixture = fixture(
        TestServer.POSTGRESQL,
        SOURCE,
        "CREATE TABLE queue (id INTEGER PRIMARY KEY, spot INTEGER)",
        rows("task", 1, 2_400, "n"),
        rows("queue", 1, 1_000, "n"))) {
      boolean[] fixed = new boolean[1];
      HookedDataSource.Hook hook = moment -> {
        if (moment.after() && moment.what().contains("LIMIT 1000") && !fixed[0]) {
          fixed[0] = true;
          fixture.database.execute(rows("queue", 1_001, 2_000, "n"));
        }
      };
      Backfills hooked = Backfills.of(HookedDataSource.of(fixture.dataSource, hook), fixture.store);
      BackfillSettings all =
          OVERWRITING.change().repair(false).batchTarget(Duration.ofSeconds(10)).done();
      fixture.backfills.verify(NAME, all, OPERATOR);

      BackfillRun run = fixture.finish(hooked.worker(WorkerOptions.named("w")));

      assertThat(fixed[0]).isTrue();
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(fixture.state().newInSync()).isFalse();
    }
  }

  @ServerTest
  void aRowWhoseExpressionFailsIsNamed(TestServer server) throws Exception {
    MigrationDeclaration.Builder dividing = BackfillFixture.declaration()
        .oldSide("task", "place")
        .newSide("queue")
        .backfill(BackfillSpec.sql(Map.of("spot", "place * 1000000"), Map.of()));
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        dividing,
        SOURCE,
        "CREATE TABLE queue (id INTEGER PRIMARY KEY, spot SMALLINT)",
        "INSERT INTO task VALUES (1, 0), (2, 3000), (3, 0)")) {
      fixture.advance();
      BackfillRun run = fixture.run(OVERWRITING);
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).isNotEmpty();
      assertThat(fixture.backfills.mismatches(run.id(), 10)).singleElement().satisfies(bad -> {
        assertThat(bad.key()).hasToString("2");
        assertThat(bad.kind()).isEqualTo("blocked");
        assertThat(bad.cause()).startsWith("SQLSTATE 22").isNotEmpty();
      });
      assertThat(fixture.query("SELECT COUNT(*) FROM queue")).isEqualTo("2");
    }
  }
}

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
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys that are not plain numbers, or that do not stay what they are. */
@Tag("thorough")
class KeysTest {
  private static MigrationDeclaration.Builder copying() {
    return BackfillFixture.declaration()
        .oldSide("src", "v")
        .newSide("trg")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of("v", "w")));
  }

  private static String table(String name, String key, String column) {
    return "CREATE TABLE " + name + " (k " + key + " NOT NULL PRIMARY KEY, " + column + " INTEGER)";
  }

  /** A key column that takes different texts for the same, by their case. */
  private static String loose(TestServer server) {
    return switch (server) {
      case POSTGRESQL -> "VARCHAR(20) COLLATE ignoring_case";
      case MARIADB -> "VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";
      case H2 -> "VARCHAR_IGNORECASE(20)";
    };
  }

  private static String exact(TestServer server) {
    return switch (server) {
      case POSTGRESQL -> "VARCHAR(20) COLLATE \"C\"";
      case MARIADB -> "VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
      case H2 -> "VARCHAR(20)";
    };
  }

  private static BackfillFixture fixture(TestServer server, String... ddl) throws Exception {
    TestDatabase database = server.newDatabase();
    if (server == TestServer.POSTGRESQL) {
      database.execute("CREATE COLLATION ignoring_case"
          + " (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
    }
    BackfillFixture fixture = new BackfillFixture(database, copying(), ddl);
    fixture.advance();
    return fixture;
  }

  /**
   * By the source's collation the stray has a counterpart; a reader of the target sees two rows.
   */
  @ServerTest
  void aStrayThatDiffersInCaseAloneIsFound(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        table("src", loose(server), "v"),
        table("trg", exact(server), "w"),
        "INSERT INTO src VALUES ('a', 1), ('b', 2)",
        "INSERT INTO trg VALUES ('a', 1), ('A', 1), ('b', 2)")) {
      BackfillRun seen = fixture.verify(OVERWRITING.change().repair(false).done());
      assertThat(fixture.backfills.mismatches(seen.id(), 10))
          .extracting(bad -> bad.kind() + " " + bad.key())
          .containsExactly("only-new 'A'");

      BackfillRun run = fixture.run(OVERWRITING);

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().removed()).isEqualTo(1);
      assertThat(fixture.query("SELECT COUNT(*) FROM trg")).isEqualTo("2");
      assertThat(fixture.query("SELECT w FROM trg WHERE k = 'a'")).isEqualTo("1");
    }
  }

  /** The target has room for one of both; nobody may think that it has them. */
  @ServerTest
  void aRowThatTheTargetTakesForAnotherIsToldAndSetsNoMark(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        table("src", exact(server), "v"),
        table("trg", loose(server), "w"),
        "INSERT INTO src VALUES ('a', 1), ('A', 1), ('b', 2)")) {
      BackfillRun run = fixture.run(OVERWRITING);

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.FAILED);
      assertThat(fixture.state().newInSync()).isFalse();
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .singleElement()
          .satisfies(bad -> assertThat(bad.key().toString()).isIn("'a'", "'A'"));
    }
  }

  /** Where the collations are two, but both exact, there is nothing to refuse. */
  @ServerTest(except = TestServer.H2)
  void keysOfTwoExactCollationsAreTheSameByTheirBytes(TestServer server) throws Exception {
    String other = server == TestServer.POSTGRESQL
        ? "TEXT"
        : "VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_bin";
    try (BackfillFixture fixture = fixture(
        server,
        table("src", exact(server), "v"),
        table("trg", other, "w"),
        "INSERT INTO src VALUES ('a', 1), ('A', 2), ('é', 3)",
        "INSERT INTO trg VALUES ('a', 9), ('b', 2)")) {
      BackfillRun run = fixture.run(OVERWRITING);

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().removed()).isEqualTo(1);
      assertThat(fixture.query("SELECT SUM(w) FROM trg")).isEqualTo("6");
    }
  }

  /** A row that is moved from ahead of the cursor to behind it is found by the verification. */
  @ServerTest
  void aKeyThatMovesBehindTheCursorIsCopiedAllTheSame(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        table("src", "BIGINT", "v"),
        table("trg", "BIGINT", "w"),
        "INSERT INTO src VALUES (10, 1), (20, 2), (30, 3), (40, 4)",
        "INSERT INTO trg VALUES (40, 9)")) {
      BackfillSettings slowly = OVERWRITING.change().largestBatch(1).ranges(1).done();
      fixture.backfills.start(NAME, slowly, OPERATOR);
      BackfillWorker worker = fixture.worker("w");
      fixture.stepUntil(worker, run -> run.counts().copied() == 2);
      // On the target this hits nothing, since the row was not copied yet.
      fixture.database.execute(
          "UPDATE src SET k = 5 WHERE k = 30", "UPDATE trg SET k = 5 WHERE k = 30");

      BackfillRun run = fixture.finish(worker);

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.round()).isEqualTo(2);
      assertThat(fixture.query("SELECT w FROM trg WHERE k = 5")).isEqualTo("3");
      assertThat(fixture.query("SELECT w FROM trg WHERE k = 40")).isEqualTo("4");
      assertThat(fixture.query("SELECT COUNT(*) FROM trg")).isEqualTo("4");
    }
  }

  /** Beyond 2^53 floating point would round one key to another. */
  @ServerTest
  void hugeNumbersAreWalkedWithoutRoundingThem(TestServer server) throws Exception {
    StringBuilder rows = new StringBuilder("INSERT INTO src VALUES (-9223372036854775808, 0)");
    for (int n = 0; n < 300; n++) {
      rows.append(", (").append(Long.MAX_VALUE - 5 * n).append(", ").append(n).append(")");
    }
    try (BackfillFixture fixture = fixture(
        server,
        table("src", "BIGINT", "v"),
        table("trg", "BIGINT", "w"),
        rows.toString(),
        "INSERT INTO trg VALUES (9223372036854775806, 7)")) {
      BackfillRun run = fixture.run(OVERWRITING.change().largestBatch(7).done());

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().compared()).isEqualTo(301);
      assertThat(run.counts().removed()).isEqualTo(1);
      assertThat(fixture.query("SELECT COUNT(*) FROM trg")).isEqualTo("301");
    }
  }

  /**
   * Two rows of the hour that is there twice would be one to whoever looks them up; sessions are in
   * UTC, whatever the pool's are in, unless a zone is declared.
   */
  @Test
  void aTimestampKeyFindsTheHourThatIsThereTwice() throws Exception {
    TestDatabase database = TestServer.MARIADB.newDatabase();
    TestDatabase local = database.at(database.url() + "?sessionVariables=time_zone=SYSTEM");
    try (BackfillFixture fixture = new BackfillFixture(
        local,
        copying(),
        table("src", "TIMESTAMP(3)", "v"),
        table("trg", "TIMESTAMP(3)", "w"),
        "INSERT INTO src VALUES ('2024-10-27 01:30:00', 1), ('2024-10-27 02:30:00', 2)")) {
      fixture.advance();
      assertThat(fixture.run(OVERWRITING).state()).isEqualTo(RunState.SUCCEEDED);
    }
  }
}

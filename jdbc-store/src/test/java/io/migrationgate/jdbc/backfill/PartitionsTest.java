package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that come or go with a whole partition while a verification reads batch after batch. */
@Tag("thorough")
class PartitionsTest {
  /** After them a run gives up. */
  private static final int MOST_ROUNDS = 4;

  private static final String SOURCE =
      "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)" + " PARTITION BY RANGE (id)";

  private static MigrationDeclaration.Builder copying() {
    return BackfillFixture.declaration()
        .oldSide("src")
        .newSide("trg")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of("v", "w")));
  }

  private static String[] tables(TestServer server) {
    String target = "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER)";
    String rows = "INSERT INTO src VALUES (1, 1), (2, 2), (150, 3), (250, 4)";
    return server == TestServer.POSTGRESQL
        ? new String[] {
          SOURCE,
          "CREATE TABLE low PARTITION OF src FOR VALUES FROM (0) TO (100)",
          "CREATE TABLE mid PARTITION OF src FOR VALUES FROM (100) TO (200)",
          "CREATE TABLE high PARTITION OF src FOR VALUES FROM (200) TO (300)",
          "CREATE TABLE aside (id INTEGER PRIMARY KEY, v INTEGER)",
          target,
          rows,
          "INSERT INTO aside VALUES (-7, 1)"
        }
        : new String[] {
          SOURCE + " (PARTITION low VALUES LESS THAN (100),"
              + " PARTITION mid VALUES LESS THAN (200), PARTITION high VALUES LESS THAN (300))",
          "CREATE TABLE aside (id INTEGER PRIMARY KEY, v INTEGER)",
          target,
          rows,
          "INSERT INTO aside VALUES (1, 1), (2, 2), (7, 7)"
        };
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of(
            TestServer.POSTGRESQL,
            "attached",
            "ALTER TABLE src ATTACH PARTITION aside FOR VALUES FROM (-100) TO (0)"),
        Arguments.of(
            TestServer.POSTGRESQL,
            "attached anew",
            "ALTER TABLE src DETACH PARTITION low; INSERT INTO low VALUES (7, 7);"
                + " ALTER TABLE src ATTACH PARTITION low FOR VALUES FROM (0) TO (100)"),
        Arguments.of(TestServer.POSTGRESQL, "detached", "ALTER TABLE src DETACH PARTITION low"),
        Arguments.of(TestServer.POSTGRESQL, "emptied", "TRUNCATE trg"),
        Arguments.of(
            TestServer.MARIADB,
            "exchanged",
            "ALTER TABLE src EXCHANGE PARTITION low WITH TABLE aside"),
        Arguments.of(TestServer.MARIADB, "emptied", "TRUNCATE TABLE trg"),
        Arguments.of(TestServer.MARIADB, "detached", "ALTER TABLE src DROP PARTITION low"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aVerificationDuringWhichItHappensDoesNotCount(TestServer server, String what, String change)
      throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, copying(), tables(server))) {
      fixture.advance();
      BackfillSettings onlyLooks = QUICK.change().repair(false).ranges(1).done();
      fixture.backfills.start(BackfillFixture.NAME, onlyLooks, BackfillFixture.OPERATOR);
      BackfillWorker worker = fixture.worker("w");
      fixture.stepUntil(worker, run -> run.stage() == Stage.COMPARE);
      // Everything was compared: what comes now is behind the cursor.
      fixture.stepUntil(worker, run -> run.stage() == Stage.FINISH);
      fixture.database.execute(change.split("; "));

      BackfillRun run = fixture.finish(worker);

      assertThat(run.round()).as(what + " is compared once more").isEqualTo(2);
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.counts().differences()).isPositive();
      assertThat(fixture.state().newInSync()).isFalse();
    }
  }

  @ServerTest(except = TestServer.H2)
  void whereItGoesOnHappeningTheRunFailsWithTheReason(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, copying(), tables(server))) {
      fixture.database.execute("DELETE FROM src");
      fixture.advance();
      fixture.backfills.start(BackfillFixture.NAME, QUICK, BackfillFixture.OPERATOR);
      BackfillWorker worker = fixture.worker("w");
      for (int round = 1; round <= MOST_ROUNDS; round++) {
        int now = round;
        fixture.stepUntil(worker, run -> run.stage() == Stage.FINISH && run.round() == now);
        fixture.database.execute("TRUNCATE TABLE trg");
      }
      BackfillRun run = fixture.finish(worker);
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("trg was").contains("emptied");
      assertThat(fixture.state().newInSync()).isFalse();
    }
  }
}

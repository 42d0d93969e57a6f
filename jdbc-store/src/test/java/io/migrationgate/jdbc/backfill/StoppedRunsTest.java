package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.HistoryFilter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A trigger of the application raises what databases raise when they are in trouble: the run stops,
 * and says where; what the trigger said only whoever asks for values hears.
 */
@Tag("thorough")
class StoppedRunsTest {
  private static final String SECRET = "secret 7";

  private static String trigger(TestServer server, String state) {
    return server == TestServer.POSTGRESQL
        ? "CREATE OR REPLACE FUNCTION picky() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF NEW.w = 7 THEN RAISE EXCEPTION 'secret %', NEW.w USING ERRCODE = '" + state
            + "'; END IF; RETURN NEW; END $$"
        : "CREATE TRIGGER picky BEFORE INSERT ON trg FOR EACH ROW BEGIN IF NEW.w = 7 THEN"
            + " SIGNAL SQLSTATE '" + state + "' SET MESSAGE_TEXT = '" + SECRET + "'; END IF; END";
  }

  private static BackfillFixture fixture(TestServer server, String state) throws Exception {
    MigrationDeclaration.Builder declaration = BackfillFixture.declaration()
        .oldSide("src")
        .newSide("trg")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of()));
    BackfillFixture fixture = new BackfillFixture(
        server,
        declaration,
        "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (1, 1), (2, 2), (17, 7), (18, 8)",
        trigger(server, state));
    if (server == TestServer.POSTGRESQL) {
      fixture.database.execute("CREATE TRIGGER picky BEFORE INSERT OR UPDATE ON trg FOR EACH ROW"
          + " EXECUTE FUNCTION picky()");
    }
    fixture.advance();
    return fixture;
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, 40001, PAUSED",
    "POSTGRESQL, 55P03, PAUSED",
    "POSTGRESQL, 57014, PAUSED",
    "POSTGRESQL, 25006, PAUSED",
    "POSTGRESQL, 08006, PAUSED",
    "POSTGRESQL, 53400, FAILED",
    "MARIADB, 40001, PAUSED",
    "MARIADB, 25006, PAUSED",
  })
  void namesStateRangeAndRowButNoValue(TestServer server, String state, RunState end)
      throws Exception {
    try (BackfillFixture fixture = fixture(server, state)) {
      fixture.backfills.start(NAME, QUICK, OPERATOR);
      BackfillWorker worker = fixture.worker("w");
      BackfillRun stopped = fixture.stepUntil(worker, run -> run.state() == end);

      assertThat(stopped.problem())
          .contains("stage copy")
          .contains("SQLSTATE " + state)
          .contains("in range 1")
          .contains("mgate backfill mismatches " + NAME)
          .doesNotContain(SECRET);
      assertThat(stopped.counts().unrepaired()).isZero();
      assertThat(fixture.backfills.mismatches(stopped.id(), 10)).singleElement().satisfies(row -> {
        assertThat(row.kind()).isEqualTo("stopped");
        // Where it is tried again, batches are halved down to the row; else it stands at its batch.
        assertThat(row.key()).hasToString(end == RunState.PAUSED ? "17" : "1");
        assertThat(row.cause()).contains("SQLSTATE " + state).doesNotContain(SECRET);
        assertThat(row.detail()).contains(SECRET);
      });
      assertThat(stored(fixture)).doesNotContain(SECRET);

      fixture.database.execute(
          server == TestServer.POSTGRESQL ? "DROP TRIGGER picky ON trg" : "DROP TRIGGER picky");
      if (end == RunState.PAUSED) {
        fixture.backfills.resume(NAME, OPERATOR);
        assertThat(fixture.backfills.mismatches(stopped.id(), 10)).isEmpty();
        assertThat(fixture.finish(worker).state()).isEqualTo(RunState.SUCCEEDED);
      }
    }
  }

  /** What is kept of a run but for the rows' own table, and what is told of it. */
  private static String stored(BackfillFixture fixture) throws Exception {
    StringBuilder all = new StringBuilder();
    for (String column : List.of("problem FROM mgate_backfill", "held_by FROM mgate_backfill")) {
      all.append(fixture.query("SELECT " + column));
    }
    return all + fixture.store.history(new HistoryFilter(null, 50)).toString();
  }
}

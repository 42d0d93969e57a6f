package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** A table that was divided to be copied is not divided again to be compared. */
@Tag("thorough")
class DividedOnceTest {
  private static final int ROWS = 60_000;

  private static BackfillFixture fixture(TestServer server) throws SQLException {
    String numbers = switch (server) {
      case POSTGRESQL -> "SELECT g, 'x' FROM generate_series(1, " + ROWS + ") g";
      case H2 -> "SELECT x, 'x' FROM SYSTEM_RANGE(1, " + ROWS + ")";
      default -> "SELECT seq, 'x' FROM seq_1_to_" + ROWS;
    };
    BackfillFixture fixture = new BackfillFixture(
        server,
        BackfillFixture.declaration()
            .oldSide("src", "a")
            .newSide("trg")
            .backfill(BackfillSpec.sql(Map.of("x", "a"), Map.of())),
        "CREATE TABLE src (id BIGINT PRIMARY KEY, a VARCHAR(20))",
        "CREATE TABLE trg (id BIGINT PRIMARY KEY, x VARCHAR(20))",
        "INSERT INTO src " + numbers,
        server == TestServer.POSTGRESQL || server == TestServer.H2
            ? "ANALYZE"
            : "ANALYZE TABLE src");
    fixture.advance();
    return fixture;
  }

  private static List<String> ranges(BackfillFixture fixture, Stage stage) throws SQLException {
    List<String> ranges = new ArrayList<>();
    try (Connection connection = fixture.database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT low_key, high_key FROM mgate_backfill_range"
            + " WHERE number > 0 AND stage = '" + stage.wireName() + "' ORDER BY number")) {
      while (row.next()) {
        ranges.add(row.getString(1) + " to " + row.getString(2));
      }
    }
    return ranges;
  }

  private static BackfillRun copiedAndThenCompared(BackfillFixture fixture, Runnable between)
      throws SQLException {
    fixture.backfills.start(NAME, QUICK, OPERATOR);
    BackfillWorker worker = fixture.worker("w");
    fixture.stepUntil(worker, run -> run.stage() == Stage.FENCE);
    // Another division would be another one now.
    fixture.database.execute(
        "DELETE FROM src WHERE id <= 20000", "DELETE FROM trg WHERE id <= 20000");
    between.run();
    BackfillRun run = fixture.finish(worker);
    assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.counts().compared()).isEqualTo(ROWS - 20_000);
    return run;
  }

  @ServerTest
  void theRangesOfTheCopyAreThoseOfTheComparison(TestServer server) throws SQLException {
    try (BackfillFixture fixture = fixture(server)) {
      copiedAndThenCompared(fixture, () -> {});
      assertThat(ranges(fixture, Stage.COMPARE))
          .hasSize(QUICK.ranges())
          .isEqualTo(ranges(fixture, Stage.COPY));
    }
  }

  @ServerTest
  void anotherNumberOfRangesIsAnotherDivision(TestServer server) throws SQLException {
    try (BackfillFixture fixture = fixture(server)) {
      copiedAndThenCompared(
          fixture, () -> fixture.backfills.change(NAME, changes -> changes.ranges(3), OPERATOR));
      assertThat(ranges(fixture, Stage.COPY)).hasSize(QUICK.ranges());
      // Fewer than are worth dividing are left where rows are counted.
      assertThat(ranges(fixture, Stage.COMPARE).size()).isIn(1, 3);
    }
  }
}

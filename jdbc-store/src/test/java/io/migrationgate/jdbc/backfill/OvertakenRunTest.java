package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers that go on with a run whose migration, or whose store, is not what it was. */
@Tag("thorough")
class OvertakenRunTest {
  private static MigrationDeclaration.Builder moving() {
    return BackfillFixture.declaration()
        .oldSide("orders", "street")
        .newSide("address")
        .backfill(BackfillSpec.sql(Map.of("line", "street"), Map.of("street", "line")));
  }

  private static BackfillFixture fixture(TestServer server) throws SQLException {
    return fixture(server, "BIGINT");
  }

  private static BackfillFixture fixture(TestServer server, String key) throws SQLException {
    BackfillFixture fixture = new BackfillFixture(
        server,
        moving(),
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, street VARCHAR(50))",
        "CREATE TABLE address (id " + key + " PRIMARY KEY, line VARCHAR(50))",
        "INSERT INTO orders VALUES (1, 'a'), (2, 'b'), (3, 'c')",
        "INSERT INTO address VALUES (9, 'stray')");
    fixture.advance();
    return fixture;
  }

  private static String stage(BackfillFixture fixture) throws SQLException {
    return fixture.query("SELECT CASE WHEN state = 'new' THEN 'new' ELSE stage END"
        + " FROM mgate_backfill ORDER BY id DESC LIMIT 1");
  }

  private static BackfillWorker at(BackfillFixture fixture, Stage stage) throws SQLException {
    fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
    BackfillWorker worker = fixture.worker("w");
    for (int steps = 0; !stage(fixture).equals(stage.wireName()); steps++) {
      assertThat(steps).isLessThan(1_000);
      worker.step();
    }
    return worker;
  }

  /** As if somebody had verified by hand while the worker stood still, and gone on. */
  @ServerTest
  void aBatchThatWakesUpInReadNewWritesNothing(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server)) {
      boolean[] slept = new boolean[1];
      HookedDataSource.Hook hook = moment -> {
        boolean locking = moment.what().contains("FROM mgate_migration WHERE name");
        if (locking && !moment.after() && !slept[0]) {
          slept[0] = true;
          fixture.database.execute(
              "DELETE FROM address", "INSERT INTO address VALUES (1, 'a'), (2, 'b'), (3, 'c')");
          fixture.admin.completeVerification(fixture.admin.beginVerification(NAME), 3, 0, OPERATOR);
          fixture.advance();
          // One table written first, the other one a moment later: a unit of work in read-new.
          fixture.database.execute("UPDATE address SET line = 'newer' WHERE id = 1");
        }
      };
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      Backfills hooked = Backfills.of(HookedDataSource.of(fixture.dataSource, hook), fixture.store);
      BackfillRun run = fixture.finish(hooked.worker(WorkerOptions.named("hooked")));

      assertThat(slept[0]).isTrue();
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem())
          .isEqualTo("the migration is in read-new; rows are copied forward in dual-write");
      assertThat(fixture.query("SELECT line FROM address WHERE id = 1")).isEqualTo("newer");
      assertThat(fixture.state().phase()).isEqualTo(Phase.READ_NEW);
    }
  }

  /** The numbers of a restored store are given out again, with other tokens. */
  @ParameterizedTest
  @EnumSource(value = Stage.class, names = "REPAIR", mode = EnumSource.Mode.EXCLUDE)
  void aRunOfAnotherHistoryOfTheStoreEndsWithoutAMark(Stage stage) throws Exception {
    // Strays have a stage of their own where keys sort unlike.
    String key = stage == Stage.STRAYS ? "INTEGER" : "BIGINT";
    try (BackfillFixture fixture = fixture(TestServer.H2, key)) {
      BackfillWorker worker = at(fixture, stage);
      fixture.database.execute("UPDATE mgate_epoch SET token = 'another history' WHERE number = "
          + fixture.state().enteredEpoch());

      BackfillRun run = fixture.finish(worker);

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("the store was restored");
      assertThat(fixture.state().newInSync()).isFalse();
    }
  }

  /** Restored while the worker was between reading its run and setting the mark. */
  @ServerTest
  void aRunThatTheRestoredStoreHasAtAnEarlierStageSetsNoMark(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server)) {
      boolean[] restored = new boolean[1];
      HookedDataSource.Hook hook = moment -> {
        boolean locking = moment.what().contains("FROM mgate_migration WHERE name");
        if (locking && !moment.after() && !restored[0] && stage(fixture).equals("finish")) {
          restored[0] = true;
          fixture.database.execute(
              "DELETE FROM mgate_backfill_range WHERE stage <> 'copy'",
              "UPDATE mgate_backfill SET stage = 'copy', state = 'running', fence_epoch = NULL",
              "UPDATE mgate_backfill_range SET done = FALSE, cursor_key = NULL, owner = ''",
              "DELETE FROM address");
        }
      };
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      Backfills hooked = Backfills.of(HookedDataSource.of(fixture.dataSource, hook), fixture.store);
      BackfillWorker worker = hooked.worker(WorkerOptions.named("hooked"));
      while (!restored[0]) {
        worker.step();
      }
      assertThat(fixture.state().newInSync()).isFalse();
      assertThat(fixture.latest().state()).isEqualTo(RunState.RUNNING);

      BackfillRun run = fixture.finish(worker);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT COUNT(*) FROM address")).isEqualTo("3");
    }
  }

  /** Restored to before the run was started: nothing is left to work on. */
  @ServerTest
  void aRunThatIsGoneFromTheStoreIsLetGo(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server)) {
      BackfillWorker worker = at(fixture, Stage.COPY);
      fixture.database.execute("DELETE FROM mgate_backfill_range", "DELETE FROM mgate_backfill");
      for (int i = 0; i < 5; i++) {
        worker.step();
      }
      assertThat(fixture.backfills.latest(NAME)).isEmpty();
      assertThat(fixture.query("SELECT COUNT(*) FROM address")).isEqualTo("1");
      assertThat(fixture.state().newInSync()).isFalse();
      fixture.apply(new Move.Rollback());
    }
  }
}

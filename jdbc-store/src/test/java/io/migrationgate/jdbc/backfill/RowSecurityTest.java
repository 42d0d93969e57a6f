package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.ContractDatabase.RowSink;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL hides rows from a user without a word; nothing here may be told by such a user. */
@Tag("thorough")
class RowSecurityTest {
  private static final String OWNER = "sight_owner";
  private static final String PASSWORD = "not-a-secret-1";
  private static final String[] HIDING = {
    "ALTER TABLE src ENABLE ROW LEVEL SECURITY", "ALTER TABLE src FORCE ROW LEVEL SECURITY"
  };

  private static MigrationDeclaration.Builder copying() {
    return BackfillFixture.declaration()
        .oldSide("src", "v")
        .newSide("trg")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of("v", "w")));
  }

  private static TestDatabase owned() throws Exception {
    TestDatabase superuser = TestServer.POSTGRESQL.newDatabase();
    superuser.execute(
        "DO $$ BEGIN CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + PASSWORD
            + "'; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        "GRANT ALL ON SCHEMA public TO " + OWNER);
    return superuser.as(OWNER, PASSWORD);
  }

  private static BackfillFixture fixture() throws Exception {
    BackfillFixture fixture = new BackfillFixture(
        owned(),
        copying(),
        "CREATE TABLE src (id BIGINT PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (id BIGINT PRIMARY KEY, w INTEGER)",
        "INSERT INTO src SELECT n, n FROM generate_series(1, 20) n");
    fixture.advance();
    return fixture;
  }

  @ParameterizedTest
  @ValueSource(strings = {"src", "trg"})
  void aRunThatWouldNotSeeAllRowsDoesNotBegin(String table) throws Exception {
    try (BackfillFixture fixture = fixture()) {
      for (String each : HIDING) {
        fixture.database.execute(each.replace("src", table));
      }

      for (Runnable begin : List.<Runnable>of(
          () -> fixture.backfills.start(NAME, QUICK, OPERATOR),
          () -> fixture.backfills.verify(NAME, QUICK, OPERATOR))) {
        assertThatThrownBy(begin::run)
            .isInstanceOf(MigrationGateException.class)
            .hasMessageContainingAll(
                "table public." + table,
                "row-level security, which hides rows from the user " + OWNER);
      }
      assertThat(fixture.backfills.latest(NAME)).isEmpty();
      assertThat(fixture.state().newInSync()).isFalse();
    }
  }

  @Test
  void aRunFromWhichRowsAreHiddenMeanwhileFails() throws Exception {
    try (BackfillFixture fixture = fixture()) {
      fixture.backfills.start(NAME, QUICK.change().largestBatch(1).ranges(1).done(), OPERATOR);
      BackfillWorker worker = fixture.worker("w");
      fixture.stepUntil(worker, run -> run.counts().copied() == 2);
      fixture.database.execute(HIDING);

      BackfillRun run = fixture.finish(worker);

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("SQLSTATE 42501", "row-level security");
      assertThat(fixture.state().newInSync()).isFalse();
    }
  }

  /** The application's user has its policies, the operator's sees everything. */
  @Test
  void aWorkerThatDoesNotSeeAllRowsLeavesTheRunToOthers() throws Exception {
    try (BackfillFixture fixture = fixture()) {
      fixture.database.execute(HIDING);
      TestDatabase superuser = fixture.database.as("postgres", "");
      Backfills operators = Backfills.of(superuser.dataSource(), fixture.store);
      operators.start(NAME, QUICK, OPERATOR);

      fixture.worker("node").step();

      assertThat(fixture.latest().state()).isEqualTo(RunState.NEW);
      assertThat(fixture.latest().heldBy()).contains("row-level security", OWNER);
      BackfillRun run = fixture.finish(operators.worker(WorkerOptions.named("operator")));
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().copied()).isEqualTo(20);
    }
  }

  /** Verification by declared queries, evidence, copies that are kept, and single rows. */
  @Test
  void queriesAndCopiesAreRefused() throws Exception {
    try (BackfillFixture fixture = fixture()) {
      long run = fixture.run(QUICK).id();
      fixture.database.execute(HIDING);
      var database = fixture.store.database();

      assertThatThrownBy(() -> database.count("SELECT COUNT(*) FROM src WHERE v IS NULL"))
          .hasMessageContaining("row-level security");
      assertThat(database.probe("SELECT v FROM src LIMIT 1")).contains("row-level security");
      assertThatThrownBy(() -> database.contracting().copy("src", List.of("v"), "kept"))
          .hasMessageContaining("row-level security");
      assertThatThrownBy(() -> database.contracting().read("src", List.of("v"), new Nowhere()))
          .hasMessageContaining("row-level security");
      assertThatThrownBy(() -> fixture.backfills.inspect(run, List.of(new Key(List.of(1L)))))
          .hasMessageContaining("row-level security");
    }
  }

  private static final class Nowhere implements RowSink {
    @Override
    public void columns(List<String> names) {}

    @Override
    public void row(List<@Nullable String> values) {}
  }
}

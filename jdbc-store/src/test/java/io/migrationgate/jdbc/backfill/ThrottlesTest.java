package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.MigrationGates;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run waits for, and that it goes on once nothing holds it. */
@Tag("thorough")
class ThrottlesTest {
  private static MigrationDeclaration.Builder renaming() {
    return BackfillFixture.declaration()
        .oldSide("customer", "name")
        .newSide("customer", "label")
        .backfill(BackfillSpec.sql(Map.of("label", "upper(name)"), Map.of()));
  }

  private static BackfillFixture fixture(TestServer server) throws SQLException {
    BackfillFixture fixture = new BackfillFixture(
        server,
        renaming(),
        "CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(100), label VARCHAR(100))",
        "CREATE TABLE load_now (n INTEGER)",
        "INSERT INTO load_now VALUES (1)",
        "INSERT INTO customer (id, name) VALUES (1, 'Ann'), (2, 'bob')");
    fixture.advance();
    return fixture;
  }

  private static BackfillWorker held(
      BackfillFixture fixture,
      UnaryOperator<BackfillSettings.Changes> change,
      WorkerOptions options,
      String by) {
    fixture.backfills.start(NAME, change.apply(QUICK.change()).done(), OPERATOR);
    BackfillWorker worker = fixture.backfills.worker(options);
    BackfillRun run = fixture.stepUntil(worker, now -> !now.heldBy().isEmpty());
    assertThat(run.heldBy()).contains(by);
    for (int i = 0; i < 5; i++) {
      worker.step();
    }
    assertThat(fixture.latest().counts().copied()).isZero();
    return worker;
  }

  private static void goesOn(BackfillFixture fixture, BackfillWorker worker) {
    BackfillRun run = fixture.finish(worker);
    assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.heldBy()).isEmpty();
  }

  @Test
  void aPauseFileHolds(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("pause"));
    try (BackfillFixture fixture = fixture(TestServer.H2)) {
      BackfillWorker worker = held(
          fixture,
          change -> change.pauseFile(file.toString()),
          WorkerOptions.named("w"),
          "pause file " + file);
      Files.delete(file);
      goesOn(fixture, worker);
    }
  }

  @ServerTest
  void aQueryHoldsWhileItIsTrue(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server)) {
      BackfillWorker worker = held(
          fixture,
          change -> change.holdSql("SELECT MAX(n) > 0 FROM load_now"),
          WorkerOptions.named("w"),
          "hold query gives ");
      fixture.database.execute("UPDATE load_now SET n = 0");
      goesOn(fixture, worker);
    }
  }

  @ServerTest
  void aQueryThatFailsOrSaysNothingHolds(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server)) {
      BackfillWorker worker = held(
          fixture,
          change -> change.holdSql("SELECT n FROM no_such_table"),
          WorkerOptions.named("w"),
          "hold query fails");
      fixture.backfills.change(
          NAME, change -> change.holdSql("SELECT n FROM load_now WHERE n = 7"), OPERATOR);
      fixture.stepUntil(worker, run -> run.heldBy().equals("hold query gives null"));
      fixture.backfills.change(
          NAME, change -> change.holdSql("SELECT 'secret' FROM load_now"), OPERATOR);
      fixture.stepUntil(worker, run -> run.heldBy().contains("neither a number nor true or false"));
      fixture.backfills.change(NAME, change -> change.holdSql(null), OPERATOR);
      goesOn(fixture, worker);
    }
  }

  @Test
  void aThrottleThatFailsHolds() throws Exception {
    try (BackfillFixture fixture = fixture(TestServer.H2)) {
      boolean[] broken = {true};
      BackfillWorker worker = held(
          fixture,
          change -> change,
          WorkerOptions.named("w").throttling(() -> {
            if (broken[0]) {
              throw new IllegalStateException("IllegalStateException");
            }
            return null;
          }),
          "IllegalStateException");
      broken[0] = false;
      goesOn(fixture, worker);
    }
  }

  @Test
  void replicationLagThatCannotBeSeenHolds() throws Exception {
    for (TestServer server : TestServer.offered()) {
      try (BackfillFixture fixture = fixture(server)) {
        BackfillWorker worker = held(
            fixture,
            change -> change.maxLag(Duration.ofSeconds(1)),
            WorkerOptions.named("w"),
            server == TestServer.POSTGRESQL ? "no replica can be seen" : "does not know it");
        fixture.backfills.change(NAME, change -> change.maxLag(null), OPERATOR);
        goesOn(fixture, worker);
      }
    }
  }

  @Test
  void theApplicationsLatencyHoldsAlsoWhenNobodyReportsIt() throws Exception {
    try (BackfillFixture fixture = fixture(TestServer.H2)) {
      BackfillWorker worker = held(
          fixture,
          change -> change.maxP99(Duration.ofMillis(50)),
          WorkerOptions.named("w"),
          "no live node reports it");
      AtomicLong millis = new AtomicLong(400);
      try (MigrationGates reporting = MigrationGates.builder(fixture.store)
          .build("reporting")
          .withoutClassPath()
          .declare(renaming().build())
          .pollInterval(Duration.ofMillis(50))
          .p99Millis(millis::get)
          .start()) {
        assertThat(reporting).isNotNull();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
          worker.step();
          return fixture.latest().heldBy().contains("400 ms");
        });
        millis.set(20);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
          worker.step();
          return !fixture.latest().state().active();
        });
        assertThat(fixture.latest().state()).isEqualTo(RunState.SUCCEEDED);
      }
    }
  }
}

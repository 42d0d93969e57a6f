package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;

/** An application that locks the new side first, against the rule, and one of both must yield. */
@Tag("thorough")
class DeadlockTest {
  private static final BackfillSettings PATIENT =
      QUICK.change().lockTimeout(Duration.ofSeconds(30)).repair(false).ranges(1).done();

  private static MigrationDeclaration.Builder moving() {
    return BackfillFixture.declaration()
        .oldSide("orders", "street")
        .newSide("address")
        .backfill(BackfillSpec.sql(Map.of("line", "street"), Map.of("street", "line")));
  }

  private static BackfillFixture fixture(TestServer server) throws SQLException {
    BackfillFixture fixture = new BackfillFixture(
        server,
        moving(),
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, street VARCHAR(50))",
        "CREATE TABLE address (id BIGINT PRIMARY KEY, line VARCHAR(50))",
        "CREATE TABLE ballast (id BIGINT PRIMARY KEY)",
        "INSERT INTO orders VALUES (1, 'a'), (2, 'b'), (3, 'c')",
        "INSERT INTO address VALUES (1, 'stale'), (2, 'stale'), (3, 'stale')");
    fixture.advance();
    fixture.backfills.start(NAME, PATIENT, OPERATOR);
    return fixture;
  }

  /** Who looks for deadlocks first is the one who gives way; on InnoDB, who has written less. */
  private static void prepare(TestServer server, Statement application, boolean yields)
      throws SQLException {
    if (server == TestServer.POSTGRESQL) {
      application.execute("SET deadlock_timeout = '" + (yields ? "50ms" : "1h") + "'");
    }
    application.getConnection().setAutoCommit(false);
    if (server == TestServer.MARIADB && !yields) {
      application.execute("INSERT INTO ballast WITH RECURSIVE seq (n) AS"
          + " (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < 1000) SELECT n FROM seq");
    }
  }

  private static CompletableFuture<Duration> batchThatWaits(
      BackfillFixture fixture, BackfillWorker worker) {
    fixture.stepUntil(worker, run -> run.state() == RunState.RUNNING);
    CompletableFuture<Duration> step = CompletableFuture.supplyAsync(worker::step);
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(150))
        .until(() -> LockWaitTest.waiting(fixture));
    return step;
  }

  @ServerTest(except = TestServer.H2)
  void theBatchIsTheVictimAndIsDoneAgain(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server);
        Connection connection = fixture.database.connect();
        Statement application = connection.createStatement()) {
      prepare(server, application, false);
      application.execute("UPDATE address SET line = 'later' WHERE id = 2");
      BackfillWorker worker = fixture.worker("w");
      CompletableFuture<Duration> step = batchThatWaits(fixture, worker);

      // The batch holds all old rows and waits for the new one.
      application.execute("UPDATE orders SET street = 'later' WHERE id = 2");
      connection.commit();
      step.get(30, TimeUnit.SECONDS);

      BackfillRun run = fixture.finish(worker);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().retries()).isEqualTo(1);
      assertThat(fixture.query("SELECT line FROM address WHERE id = 1")).isEqualTo("a");
      assertThat(fixture.query("SELECT line FROM address WHERE id = 2")).isEqualTo("later");
      assertThat(fixture.query("SELECT street FROM orders WHERE id = 2")).isEqualTo("later");
    }
  }

  @ServerTest(except = TestServer.H2)
  void theApplicationIsTheVictimAndTheBatchGoesOn(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server);
        Connection connection = fixture.database.connect();
        Statement application = connection.createStatement()) {
      fixture.database.execute(
          "UPDATE orders SET street = 'much to write' WHERE id = 1",
          "DELETE FROM address WHERE id = 1");
      prepare(server, application, true);
      application.execute("SELECT * FROM address WHERE id = 2 FOR UPDATE");
      BackfillWorker worker = fixture.worker("w");
      CompletableFuture<Duration> step = batchThatWaits(fixture, worker);

      FailureKind failure = failureOf(application, "UPDATE orders SET street = 'x' WHERE id = 2");
      connection.rollback();
      step.get(30, TimeUnit.SECONDS);

      BackfillRun run = fixture.finish(worker);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      if (failure == FailureKind.CONTENTION) {
        assertThat(run.counts().retries()).isZero();
      }
      assertThat(failure).isEqualTo(FailureKind.CONTENTION);
      assertThat(fixture.query("SELECT line FROM address WHERE id = 2")).isEqualTo("b");
    }
  }

  private static FailureKind failureOf(Statement statement, String sql) {
    try {
      statement.execute(sql);
      return null;
    } catch (SQLException e) {
      return SqlFailures.kind(e);
    }
  }
}

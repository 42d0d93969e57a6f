package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;

/** A batch that waits for the application's transaction copies what that one leaves behind. */
@Tag("thorough")
class LockWaitTest {
  private static final BackfillSettings PATIENT =
      OVERWRITING.change().lockTimeout(Duration.ofSeconds(30)).repair(false).done();

  private static final String[] TABLES = {
    "CREATE TABLE orders (id BIGINT PRIMARY KEY, street VARCHAR(50), city VARCHAR(50))",
    "CREATE TABLE address (order_id BIGINT PRIMARY KEY, line VARCHAR(50), town VARCHAR(50))",
    "INSERT INTO orders VALUES (1, 'a 1', 'Rome'), (2, 'b 2', 'Bonn'), (3, 'c 3', NULL)",
    "INSERT INTO address VALUES (2, 'stale', 'x'), (9, 'no', 'order')"
  };

  private static MigrationDeclaration.Builder moving() {
    return BackfillFixture.declaration()
        .oldSide("orders", "street", "city")
        .newSide("address")
        .backfill(new BackfillSpec(
            Map.of("line", "upper(street)", "town", "city"),
            Map.of("street", "lower(line)", "city", "town"),
            new Rows(List.of("id"), null, Absent.CLEAR),
            new Rows(List.of("order_id"), null, Absent.DELETE),
            null));
  }

  private static void whileItWaits(
      BackfillFixture fixture, BackfillWorker worker, String... application) throws Exception {
    try (Connection connection = fixture.database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String sql : application) {
        statement.execute(sql);
      }
      CompletableFuture<Duration> step = CompletableFuture.supplyAsync(worker::step);
      await()
          .atMost(Duration.ofSeconds(20))
          // MariaDB shows what it has seen, until nobody has looked for a tenth of a second.
          .pollInterval(Duration.ofMillis(150))
          .until(() -> waiting(fixture));
      assertThat(step).isNotDone();
      connection.commit();
      step.get(20, TimeUnit.SECONDS);
    }
  }

  static boolean waiting(BackfillFixture fixture) throws SQLException {
    String sql = switch (fixture.database.server()) {
      case POSTGRESQL ->
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND wait_event_type = 'Lock'";
      case MARIADB ->
        "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
      case H2 -> "SELECT COUNT(*) FROM information_schema.sessions WHERE blocker_id IS NOT NULL";
    };
    return !fixture.query(sql).equals("0");
  }

  private static BackfillWorker atStage(BackfillFixture fixture, String stage) throws SQLException {
    fixture.backfills.start(NAME, PATIENT, OPERATOR);
    BackfillWorker worker = fixture.worker("w");
    for (int steps = 0; steps < 1_000; steps++) {
      if (fixture
          .query("SELECT CASE WHEN state = 'new' THEN 'new' ELSE stage END FROM mgate_backfill"
              + " ORDER BY id DESC LIMIT 1")
          .equals(stage)) {
        return worker;
      }
      worker.step();
    }
    throw new AssertionError("stage " + stage + " was not reached");
  }

  @ServerTest
  void copiesToAnotherTableWhatIsThereOnceItGetsTheLock(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, moving(), TABLES)) {
      fixture.advance();
      BackfillWorker worker = atStage(fixture, "copy");

      whileItWaits(
          fixture,
          worker,
          "UPDATE orders SET street = 'later' WHERE id = 2",
          "UPDATE address SET line = 'LATER', town = 'Bonn' WHERE order_id = 2",
          "DELETE FROM orders WHERE id = 3");

      assertThat(fixture.query("SELECT line FROM address WHERE order_id = 1")).isEqualTo("A 1");
      assertThat(fixture.query("SELECT line FROM address WHERE order_id = 2")).isEqualTo("LATER");
      assertThat(fixture.query("SELECT COUNT(*) FROM address WHERE order_id = 3"))
          .isEqualTo("0");
      BackfillRun run = fixture.finish(worker);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @ServerTest
  void copiesToTheSameRowWhatIsThereOnceItGetsTheLock(TestServer server) throws Exception {
    MigrationDeclaration.Builder renaming = BackfillFixture.declaration()
        .oldSide("customer", "name")
        .newSide("customer", "label")
        .backfill(BackfillSpec.sql(Map.of("label", "upper(name)"), Map.of("name", "lower(label)")));
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        renaming,
        "CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(100), label VARCHAR(100))",
        "INSERT INTO customer VALUES (1, 'ann', NULL), (2, 'bob', 'stale'), (3, 'eve', NULL)")) {
      fixture.advance();
      BackfillWorker worker = atStage(fixture, "copy");

      whileItWaits(
          fixture,
          worker,
          "UPDATE customer SET name = 'later', label = 'LATER' WHERE id = 2",
          "DELETE FROM customer WHERE id = 3");

      assertThat(fixture.query("SELECT label FROM customer WHERE id = 1")).isEqualTo("ANN");
      assertThat(fixture.query("SELECT label FROM customer WHERE id = 2")).isEqualTo("LATER");
      BackfillRun run = fixture.finish(worker);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @ServerTest
  void copiesBackWhatIsThereOnceItGetsTheLock(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, moving(), TABLES)) {
      fixture.advance();
      assertThat(fixture.run(OVERWRITING).state()).isEqualTo(RunState.SUCCEEDED);
      fixture.advance();
      fixture.advance();
      fixture.rollBack();
      fixture.database.execute("UPDATE address SET line = 'STALE NO MORE' WHERE order_id < 3");
      BackfillWorker worker = atStage(fixture, "copy");

      // As READ_NEW writes: the old side first.
      whileItWaits(
          fixture,
          worker,
          "UPDATE orders SET street = 'later' WHERE id = 2",
          "UPDATE address SET line = 'LATER' WHERE order_id = 2");

      assertThat(fixture.query("SELECT street FROM orders WHERE id = 1"))
          .isEqualTo("stale no more");
      assertThat(fixture.query("SELECT street FROM orders WHERE id = 2")).isEqualTo("later");
      BackfillRun run = fixture.finish(worker);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @ServerTest
  void doesNotRemoveAnOrphanWhoseCounterpartAppearsMeanwhile(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, moving(), TABLES)) {
      fixture.advance();
      BackfillWorker worker = atStage(fixture, "orphans");

      whileItWaits(
          fixture,
          worker,
          "INSERT INTO orders VALUES (9, 'again', 'Bern')",
          "UPDATE address SET line = 'AGAIN', town = 'Bern' WHERE order_id = 9");

      BackfillRun run = fixture.finish(worker);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().removed()).isZero();
      assertThat(fixture.query("SELECT line FROM address WHERE order_id = 9")).isEqualTo("AGAIN");
    }
  }
}

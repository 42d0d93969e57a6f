package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that are stopped, taken over, overtaken by a phase change, or in each other's way. */
@Tag("thorough")
class RunStatesTest {
  private static final String[] TABLES = {
    "CREATE TABLE orders (id BIGINT PRIMARY KEY, street VARCHAR(50), city VARCHAR(50))",
    "CREATE TABLE address (order_id BIGINT PRIMARY KEY, line VARCHAR(50), town VARCHAR(50))",
    "INSERT INTO orders VALUES (1, 'a 1', 'Rome'), (2, 'b 2', 'Bonn'), (3, 'c 3', NULL)",
    "INSERT INTO address VALUES (2, 'stale', 'x'), (9, 'no', 'order')"
  };

  private static MigrationDeclaration.Builder moving() {
    return moving(BackfillFixture.declaration(), "street");
  }

  private static MigrationDeclaration.Builder moving(
      MigrationDeclaration.Builder declaration, String line) {
    return declaration
        .oldSide("orders", "street", "city")
        .newSide("address")
        .backfill(new BackfillSpec(
            Map.of("line", line, "town", "city"),
            Map.of("street", "line", "city", "town"),
            new Rows(List.of("id"), null, Absent.CLEAR),
            new Rows(List.of("order_id"), null, Absent.DELETE),
            null));
  }

  private static BackfillFixture fixture(TestServer server) throws SQLException {
    BackfillFixture fixture = new BackfillFixture(server, moving(), TABLES);
    fixture.advance();
    return fixture;
  }

  /** Where the keys of both tables sort alike, strays are found while both are compared. */
  private static BackfillFixture fixture(Stage stage) throws SQLException {
    String[] tables = TABLES.clone();
    if (stage == Stage.STRAYS) {
      tables[1] = tables[1].replace("order_id BIGINT", "order_id INTEGER");
    }
    BackfillFixture fixture = new BackfillFixture(TestServer.POSTGRESQL, moving(), tables);
    fixture.advance();
    return fixture;
  }

  private static String stage(BackfillFixture fixture) throws SQLException {
    return fixture.query("SELECT stage FROM mgate_backfill ORDER BY id DESC LIMIT 1");
  }

  private static void stepTo(BackfillFixture fixture, BackfillWorker worker, Stage stage)
      throws SQLException {
    for (int steps = 0; steps < 2_000; steps++) {
      if (stage(fixture).equals(stage.wireName()) && fixture.latest().state() != RunState.NEW) {
        return;
      }
      worker.step();
    }
    throw new AssertionError("stage " + stage + " was not reached: " + fixture.latest());
  }

  @ParameterizedTest
  @EnumSource(value = Stage.class, names = "REPAIR", mode = EnumSource.Mode.EXCLUDE)
  void isPausedResumedAndTakenOverInEveryStage(Stage stage) throws Exception {
    try (BackfillFixture fixture = fixture(stage)) {
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      BackfillWorker worker = fixture.worker("one");
      stepTo(fixture, worker, stage);
      worker.step();
      boolean over = !fixture.latest().state().active();
      if (!over) {
        assertThat(fixture.backfills.pause(NAME, OPERATOR).state()).isEqualTo(RunState.PAUSED);
        String there = stage(fixture);
        worker.step();
        worker.step();
        assertThat(stage(fixture)).isEqualTo(there);
        assertThat(fixture.backfills.resume(NAME, OPERATOR).state().active()).isTrue();
      }
      BackfillRun run = fixture.finish(fixture.worker("another"));
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().copied()).isEqualTo(3);
      assertThat(run.counts().compared()).isEqualTo(3);
      assertThat(run.counts().removed()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Stage.class, names = "REPAIR", mode = EnumSource.Mode.EXCLUDE)
  void isCancelledInEveryStageAndSetsNoMark(Stage stage) throws Exception {
    try (BackfillFixture fixture = fixture(stage)) {
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      BackfillWorker worker = fixture.worker("one");
      stepTo(fixture, worker, stage);
      fixture.backfills.cancel(NAME, OPERATOR);
      for (int i = 0; i < 5; i++) {
        worker.step();
      }
      assertThat(fixture.latest().state()).isEqualTo(RunState.CANCELLED);
      assertThat(fixture.state().newInSync()).isFalse();
      assertThatThrownBy(() -> fixture.backfills.resume(NAME, OPERATOR))
          .isInstanceOf(MigrationGateException.class);
      BackfillRun again = fixture.run(OVERWRITING);
      assertThat(again.state()).as(again.problem()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Stage.class, names = "REPAIR", mode = EnumSource.Mode.EXCLUDE)
  void isVoidInEveryStageOnceTheMigrationHasLeftAndComeBack(Stage stage) throws Exception {
    try (BackfillFixture fixture = fixture(stage)) {
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      BackfillWorker worker = fixture.worker("one");
      stepTo(fixture, worker, stage);
      if (stage == Stage.FENCE) {
        fixture.settle();
      }
      fixture.rollBack();
      fixture.database.execute("UPDATE orders SET city = 'Kiel' WHERE id = 1");
      fixture.advance();

      BackfillRun run = fixture.finish(worker);

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).isNotEmpty();
      assertThat(fixture.state().newInSync()).isFalse();
      assertThat(fixture.run(OVERWRITING).state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT town FROM address WHERE order_id = 1")).isEqualTo("Kiel");
    }
  }

  /**
   * The change waits for the batch; a batch that was stopped between two statements cannot slip.
   */
  @ServerTest
  void aBatchThatIsUnderWayHoldsUpTheChange(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server)) {
      AtomicReference<Throwable> refused = new AtomicReference<>();
      HookedDataSource.Hook hook = moment -> {
        boolean copying = moment.what().contains("UPDATE mgate_backfill_range SET cursor_key");
        if (copying && !moment.after() && refused.get() == null) {
          try {
            fixture.admin.apply(NAME, new Move.Rollback(), OPERATOR);
            refused.set(new AssertionError("the change did not wait"));
          } catch (MigrationGateException e) {
            refused.set(e);
          }
        }
      };
      Backfills hooked = Backfills.of(HookedDataSource.of(fixture.dataSource, hook), fixture.store);
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      BackfillWorker worker = hooked.worker(WorkerOptions.named("hooked"));
      while (refused.get() == null) {
        worker.step();
      }
      assertThat(refused.get()).isInstanceOf(MigrationGateException.class);
      assertThat(fixture.finish(worker).state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  /** As a worker that slept for a week after it had looked at its run. */
  @ServerTest
  void aWorkerThatSleptThroughAnotherStayWritesNothing(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server)) {
      boolean[] slept = new boolean[1];
      HookedDataSource.Hook hook = moment -> {
        boolean locking = moment.what().contains("FROM mgate_migration WHERE name");
        if (locking && !moment.after() && !slept[0]) {
          slept[0] = true;
          fixture.rollBack();
          fixture.database.execute("UPDATE orders SET city = 'Kiel' WHERE id = 1");
          fixture.advance();
        }
      };
      // The sleep is before the transaction's first lock; H2 and MariaDB need no more than that.
      Backfills hooked = Backfills.of(HookedDataSource.of(fixture.dataSource, hook), fixture.store);
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      BackfillWorker worker = hooked.worker(WorkerOptions.named("hooked"));
      BackfillRun run = fixture.finish(worker);

      assertThat(slept[0]).isTrue();
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("come back since the run was started");
      assertThat(fixture.query("SELECT COUNT(*) FROM address")).isEqualTo("2");
    }
  }

  @ServerTest
  void aRunThatWaitsKeepsNoOtherOneFromGoingOn(TestServer server) throws Exception {
    MigrationDeclaration other = moving(
            MigrationDeclaration.builder("another").supports(Phase.values()), "upper(street)")
        .newSide("address2")
        .build();
    try (BackfillFixture fixture = fixture(server)) {
      fixture.database.execute("CREATE TABLE address2"
          + " (order_id BIGINT PRIMARY KEY, line VARCHAR(50), town VARCHAR(50))");
      fixture.gates.close();
      try (MigrationGates both = MigrationGates.builder(fixture.store)
          .build("both")
          .withoutClassPath()
          .declare(moving().build())
          .declare(other)
          .pollInterval(Duration.ofMillis(50))
          .start()) {
        assertThat(both).isNotNull();
        fixture.admin.apply("another", new Move.Advance(), OPERATOR);
        fixture.admin.settlement("another").await(Duration.ofSeconds(30), progress -> {});
        fixture.backfills.start(NAME, OVERWRITING.change().holdSql("SELECT 1").done(), OPERATOR);
        fixture.backfills.start("another", OVERWRITING, OPERATOR);
        BackfillWorker worker = fixture.worker("w");
        for (int i = 0; i < 500 && active(fixture, "another"); i++) {
          worker.step();
        }
        assertThat(fixture.backfills.latest("another").orElseThrow().state())
            .isEqualTo(RunState.SUCCEEDED);
        assertThat(fixture.latest().heldBy()).contains("hold query gives 1");
      }
    }
  }

  private static boolean active(BackfillFixture fixture, String migration) {
    return fixture.backfills.latest(migration).orElseThrow().state().active();
  }

  /** A definition that a new build brings while the worker goes on with what it has read. */
  @ServerTest
  void neverSetsTheMarkByADefinitionThatHasChanged(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server)) {
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      BackfillWorker worker = fixture.worker("w");
      stepTo(fixture, worker, Stage.COMPARE);
      worker.step();
      try (var next =
          fixture.node(moving(BackfillFixture.declaration(), "lower(street)").build())) {
        assertThat(next).isNotNull();
        for (int i = 0; i < 30; i++) {
          worker.step();
        }
        assertThat(fixture.state().newInSync()).isFalse();
        assertThat(fixture.latest().heldBy()).contains("cancel it and start again");
      }
    }
  }

  /** One transaction that stays open must not have two workers restart the settling in turns. */
  @ServerTest(except = TestServer.H2)
  void whoeverWaitsForTheFenceKeepsIt(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server);
        Connection open = fixture.database.connect();
        Statement statement = open.createStatement()) {
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      Duration lease = Duration.ofMillis(200);
      BackfillWorker one = fixture.backfills.worker(WorkerOptions.named("one").lease(lease));
      BackfillWorker two = fixture.backfills.worker(WorkerOptions.named("two").lease(lease));
      stepTo(fixture, one, Stage.FENCE);
      open.setAutoCommit(false);
      statement.execute("UPDATE orders SET city = 'Ulm' WHERE id = 1");
      statement.execute("UPDATE address SET town = 'Ulm' WHERE order_id = 1");
      one.step();
      long epoch = fixture.state().epoch();
      long end = System.nanoTime() + Duration.ofMillis(1_200).toNanos();
      while (System.nanoTime() - end < 0) {
        one.step();
        two.step();
      }
      assertThat(fixture.state().epoch()).isEqualTo(epoch);
      assertThat(fixture.latest().heldBy()).startsWith("settling");
      open.commit();
      assertThat(fixture.finish(one).state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  /** The mark waits for every transaction whose snapshot is older than the last batch. */
  @ServerTest(except = TestServer.H2)
  void aSnapshotOlderThanABatchEndsBeforeTheVerification(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server);
        Connection old = fixture.database.connect();
        Statement statement = old.createStatement()) {
      old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      old.setAutoCommit(false);
      statement.executeQuery("SELECT * FROM orders").close();
      statement.execute("INSERT INTO orders VALUES (7, 'g 7', 'Graz')");
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      BackfillWorker worker = fixture.worker("w");
      stepTo(fixture, worker, Stage.FENCE);
      for (int i = 0; i < 20; i++) {
        worker.step();
      }
      assertThat(stage(fixture)).isEqualTo("fence");
      // It does not see the copy of row 1, so its own write of the new side may hit nothing.
      statement.execute("UPDATE orders SET city = 'Ulm' WHERE id = 1");
      old.commit();
      BackfillRun run = fixture.finish(worker);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.round()).isEqualTo(2);
      assertThat(fixture.query("SELECT town FROM address WHERE order_id = 1")).isEqualTo("Ulm");
      assertThat(fixture.query("SELECT line FROM address WHERE order_id = 7")).isEqualTo("g 7");
    }
  }

  @Test
  void theSessionOfAPoolIsGivenBackAsItWas() throws Exception {
    try (BackfillFixture fixture = fixture(TestServer.MARIADB);
        HikariDataSource pool = fixture.database.pool(1);
        JdbcGateStore store = JdbcGateStore.create(fixture.dataSource)) {
      String settings = "SELECT CONCAT(@@innodb_lock_wait_timeout, ' ', @@lock_wait_timeout, ' ', "
          + (fixture.database.onMysql()
              ? "@@transaction_isolation)"
              : "@@tx_isolation, ' ', @@idle_transaction_timeout)");
      String before = read(pool, settings);
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      fixture.finish(Backfills.of(pool, store).worker(WorkerOptions.named("pooled")));
      assertThat(read(pool, settings)).isEqualTo(before);
    }
  }

  private static String read(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void aPoolOfOneConnectionIsEnough() throws Exception {
    try (BackfillFixture fixture = fixture(TestServer.POSTGRESQL);
        HikariDataSource pool = fixture.database.pool(1, true, 3_000);
        JdbcGateStore store = JdbcGateStore.create(pool)) {
      Backfills backfills = Backfills.of(pool, store);
      backfills.start(NAME, OVERWRITING, OPERATOR);
      assertThat(backfills
              .change(NAME, change -> change.ranges(2), OPERATOR)
              .settings()
              .ranges())
          .isEqualTo(2);
      assertThat(fixture.finish(backfills.worker(WorkerOptions.named("w"))).state())
          .isEqualTo(RunState.SUCCEEDED);
    }
  }

  /** Somebody holds a row for long: the run is paused with the reason, and goes on when resumed. */
  @ServerTest(except = TestServer.MARIADB)
  void givesUpAfterManyTriesAndCanBeResumed(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server);
        Connection holder = fixture.database.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("UPDATE orders SET city = 'Ulm' WHERE id = 2");
      BackfillSettings hasty =
          OVERWRITING.change().lockTimeout(Duration.ofMillis(10)).done();
      fixture.backfills.start(NAME, hasty, OPERATOR);
      BackfillWorker worker = fixture.worker("w");
      BackfillRun paused = fixture.stepUntil(worker, run -> run.state() == RunState.PAUSED);
      assertThat(paused.problem()).contains("gave up stage copy after 50 tries");

      fixture.backfills.resume(NAME, OPERATOR);
      for (int i = 0; i < 10; i++) {
        worker.step();
      }
      assertThat(fixture.latest().state()).isEqualTo(RunState.RUNNING);
      holder.rollback();
      assertThat(fixture.finish(worker).state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  /** Their batches overlap, so that the migration's row is never free of shared locks by itself. */
  @Test
  void manyWorkersDoNotKeepAChangeOut() throws Exception {
    try (BackfillFixture fixture = fixture(TestServer.POSTGRESQL)) {
      fixture.database.execute("INSERT INTO orders SELECT n, 'street ' || n, 'Bonn'"
          + " FROM generate_series(10, 100000) n");
      fixture.backfills.start(NAME, OVERWRITING.change().largestBatch(100).done(), OPERATOR);
      List<BackfillLoop> loops = new ArrayList<>();
      try {
        for (int i = 0; i < 4; i++) {
          loops.add(BackfillLoop.start(fixture.worker("loop")));
        }
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> fixture.latest().counts().copied() > 0);
        fixture.admin.apply(NAME, new Move.Rollback(), OPERATOR);
        assertThat(fixture.latest().counts().copied()).isLessThan(100_000);
      } finally {
        loops.forEach(BackfillLoop::close);
      }
    }
  }
}

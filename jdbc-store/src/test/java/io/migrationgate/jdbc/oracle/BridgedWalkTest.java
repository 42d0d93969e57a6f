package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillWorker;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.testing.BridgeSteps;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.protocol.Bridge.Stage;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * Writers that ask no gate beside such that do, while phases go up and down, rows are copied both
 * ways, and bridges are turned on, shut and off, also by operators who are killed: whatever was
 * committed is on both sides. Takes many minutes: {@code -Pthorough -Dtest.excluded=}.
 */
@Tag("thorough")
@Tag("by-hand")
@Timeout(600)
class BridgedWalkTest {
  private static final String NAME = "a-migration";
  private static final Operator OPERATOR = Operator.of("tester", "test");
  private static final BackfillSettings COPY =
      BackfillSettings.DEFAULT.change().sharePercent(100).overwriteRicher(true).done();

  private static final class Scene implements AutoCloseable {
    final TestDatabase database;
    final HikariDataSource pool;
    final HikariDataSource storePool;
    final JdbcGateStore store;
    final MigrationGates gates;
    final GateAdmin admin;
    final Backfills backfills;
    final BridgeSteps bridge;
    final BridgedWriters writers;

    Scene(TestServer server) throws Exception {
      database = server.newDatabase();
      database.execute(
          "CREATE TABLE o (id BIGINT PRIMARY KEY, n BIGINT)",
          "CREATE TABLE w (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)");
      for (int id = 1; id <= BridgedWriters.STEADY; id++) {
        database.execute("INSERT INTO o VALUES (" + id + ", 0)");
      }
      pool = database.pool(8);
      storePool = database.pool(8);
      store = JdbcGateStore.create(storePool);
      gates = MigrationGates.builder(store)
          .build("test")
          .withoutClassPath()
          .declare(MigrationDeclaration.builder(NAME)
              .supports(Phase.values())
              .oldSide("o", "n")
              .newSide("w")
              .backfill(BackfillSpec.sql(Map.of("n", "n"), Map.of("n", "n")))
              .build())
          .pollInterval(Duration.ofMillis(50))
          .start();
      admin = new GateAdmin(store, List.of(store.database()), TimeSource.SYSTEM);
      backfills = Backfills.of(storePool, store);
      bridge = new BridgeSteps(admin, store, store.database(), NAME, OPERATOR);
      writers = new BridgedWriters(
          database,
          GatedDataSource.wrap(gates, pool),
          gates.gate(NAME),
          server == TestServer.POSTGRESQL
              ? " ON CONFLICT (id) DO UPDATE SET n = EXCLUDED.n"
              : " ON DUPLICATE KEY UPDATE n = VALUES(n)");
    }

    MigrationState state() {
      return GateAdmin.state(admin.view(), NAME);
    }

    void move(Move move) throws Exception {
      admin.apply(NAME, move, OPERATOR);
      assertThat(admin
              .settlement(NAME)
              .await(Duration.ofSeconds(60), progress -> {})
              .settled())
          .isTrue();
      some();
    }

    void up() throws Exception {
      move(new Move.Advance());
    }

    void down() throws Exception {
      move(new Move.Rollback());
    }

    /** Lets everybody write for a while. */
    void some() {
      long reached = writers.commits() + 60;
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> writers.commits() >= reached);
    }

    void copy() {
      backfills.start(NAME, COPY, OPERATOR);
      BackfillWorker worker = backfills.worker(WorkerOptions.named("w"));
      long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
      BackfillRun run = backfills.latest(NAME).orElseThrow();
      while (run.state().active()) {
        assertThat(System.nanoTime()).as("%s", run).isLessThan(deadline);
        worker.step();
        run = backfills.latest(NAME).orElseThrow();
      }
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      some();
    }

    /** While nobody writes. */
    void assertNothingLost(boolean both) throws Exception {
      writers.gates().leave();
      writers.oldShape().leave();
      writers.newShape().leave();
      String sum = "SELECT SUM(n) FROM %s WHERE id <= " + BridgedWriters.STEADY;
      String counted = Long.toString(writers.added());
      String side = state().phase().compareTo(Phase.READ_NEW) < 0 ? "o" : "w";
      assertThat(database.query(sum.formatted(side))).as("in %s", state()).isEqualTo(counted);
      if (both) {
        assertThat(
                database.query(
                    "SELECT COUNT(*) FROM o LEFT JOIN w ON o.id = w.id WHERE w.n IS NULL OR w.n <> o.n"))
            .isEqualTo("0");
        assertThat(database.query("SELECT COUNT(*) FROM o"))
            .isEqualTo(database.query("SELECT COUNT(*) FROM w"));
      }
      writers.gates().come();
    }

    @Override
    public void close() throws Exception {
      writers.close();
      gates.close();
      store.close();
      pool.close();
      storePool.close();
    }
  }

  @ServerTest(except = TestServer.H2)
  void forwardUpAndDown(TestServer server) throws Exception {
    try (Scene it = new Scene(server)) {
      it.writers.gates().come();
      it.writers.oldShape().come();
      it.some();
      for (int round = 0; round < 2; round++) {
        it.bridge.to(Goal.ON, Level.FORWARD);
        it.up();
        it.copy();
        it.up();
        it.down();
        it.up();
        it.assertNothingLost(true);
        it.bridge.to(Goal.SHUT, Level.FORWARD);
        it.up();
        it.assertNothingLost(false);
        it.down();
        it.copy();
        it.bridge.to(Goal.ON, Level.FORWARD);
        it.writers.oldShape().come();
        it.some();
        it.assertNothingLost(true);
        it.writers.oldShape().come();
        it.down();
        it.down();
        it.bridge.to(Goal.OFF, Level.FORWARD);
        it.some();
        it.assertNothingLost(false);
        it.writers.oldShape().come();
      }
    }
  }

  @ServerTest(except = TestServer.H2)
  void bothWaysUpAndDown(TestServer server) throws Exception {
    try (Scene it = new Scene(server)) {
      it.writers.gates().come();
      it.writers.oldShape().come();
      it.some();
      it.bridge.to(Goal.ON, Level.BOTH);
      it.up();
      it.copy();
      it.up();
      it.writers.newShape().come();
      it.some();
      it.assertNothingLost(true);
      it.writers.newShape().come();
      it.writers.oldShape().come();
      it.up();
      it.some();
      it.assertNothingLost(true);
      it.writers.newShape().come();
      it.writers.oldShape().come();
      it.down();
      it.assertNothingLost(true);
      it.writers.oldShape().come();
      it.down();
      it.down();
      it.bridge.to(Goal.OFF, Level.BOTH);
      it.assertNothingLost(false);
    }
  }

  /** They come as soon as there is a trigger, whatever the new side holds from another time. */
  @ServerTest(except = TestServer.H2)
  void writersOfTheNewShapeComeBeforeTheCopy(TestServer server) throws Exception {
    try (Scene it = new Scene(server)) {
      it.writers.gates().come();
      it.writers.oldShape().come();
      it.some();
      for (int round = 0; round < 2; round++) {
        it.writers.gates().leave();
        it.writers.oldShape().leave();
        it.bridge.to(Goal.ON, Level.BOTH);
        it.writers.newShape().come();
        it.some();
        it.writers.gates().come();
        it.writers.oldShape().come();
        it.up();
        it.copy();
        it.assertNothingLost(true);
        it.writers.newShape().come();
        it.writers.oldShape().come();
        it.up();
        it.up();
        it.down();
        it.down();
        it.assertNothingLost(true);
        it.writers.newShape().come();
        it.writers.oldShape().come();
        it.down();
        it.writers.newShape().leave();
        it.bridge.to(Goal.OFF, Level.BOTH);
        it.some();
        it.assertNothingLost(false);
        it.writers.oldShape().come();
      }
    }
  }

  /** Wherever they die, the next command goes on, and nothing that counts is lost. */
  @ServerTest(except = TestServer.H2)
  void operatorsAreKilled(TestServer server) throws Exception {
    try (Scene it = new Scene(server)) {
      it.writers.gates().come();
      it.writers.oldShape().come();
      for (int round = 0; round < 8; round++) {
        Goal goal = round % 2 == 0 ? Goal.ON : Goal.OFF;
        // In the middle of its first step, of its second one, and so on.
        CountDownLatch begun = new CountDownLatch(1 + round / 2);
        try (ChildProcess operator = new ChildProcess(
            BridgeOperatorProcess.class,
            List.of(
                it.database.url(),
                it.database.user(),
                it.database.password(),
                NAME,
                goal.name(),
                Level.FORWARD.name()),
            line -> begun.countDown())) {
          assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
          operator.kill();
        }
        it.some();
        it.bridge.to(goal, Level.FORWARD);
        assertThat(it.state().current().bridge().stage())
            .isEqualTo(goal == Goal.ON ? Stage.COVERING : Stage.OFF);
        if (goal == Goal.ON) {
          it.up();
          it.copy();
          it.assertNothingLost(true);
          it.writers.oldShape().come();
          it.down();
        }
      }
      it.assertNothingLost(false);
    }
  }
}

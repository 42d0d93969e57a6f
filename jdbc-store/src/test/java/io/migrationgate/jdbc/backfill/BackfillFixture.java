package io.migrationgate.jdbc.backfill;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.Settlement;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A database with a declared migration, one live node, and an operator. */
public final class BackfillFixture implements AutoCloseable {
  static final String NAME = "a-migration";
  static final Operator OPERATOR = Operator.of("tester", "test");
  static final BackfillSettings QUICK =
      BackfillSettings.DEFAULT.change().sharePercent(100).done();

  /** The same for an operator who knows that the target holds nothing worth keeping. */
  static final BackfillSettings OVERWRITING =
      QUICK.change().overwriteRicher(true).done();

  final TestDatabase database;
  /** A pool, as runs have one: a connection for each question would take most of the time. */
  final HikariDataSource dataSource;

  final JdbcGateStore store;
  final MigrationGates gates;
  final GateAdmin admin;
  final Backfills backfills;

  BackfillFixture(TestServer server, MigrationDeclaration.Builder declaration, String... ddl)
      throws SQLException {
    this(server.newStoreDatabase(), declaration, ddl);
  }

  BackfillFixture(TestDatabase database, MigrationDeclaration.Builder declaration, String... ddl)
      throws SQLException {
    this.database = database;
    database.execute(ddl);
    dataSource = database.pool(8);
    store = JdbcGateStore.create(dataSource);
    gates = node(declaration.build());
    admin = new GateAdmin(store, List.of(store.database()), TimeSource.SYSTEM);
    backfills = Backfills.of(dataSource, store);
  }

  MigrationGates node(MigrationDeclaration declaration) {
    return MigrationGates.builder(store)
        .build("test")
        .withoutClassPath()
        .declare(declaration)
        .pollInterval(Duration.ofMillis(50))
        .start();
  }

  public static MigrationDeclaration.Builder declaration() {
    return MigrationDeclaration.builder(NAME).supports(Phase.values());
  }

  MigrationState state() {
    return GateAdmin.state(admin.view(), NAME);
  }

  void advance() {
    apply(new Move.Advance());
  }

  void rollBack() {
    apply(new Move.Rollback());
  }

  void apply(Move move) {
    admin.apply(NAME, move, OPERATOR);
    settle();
  }

  void settle() {
    Settlement settlement = admin.settlement(NAME);
    try {
      if (!settlement.await(Duration.ofSeconds(30), progress -> {}).settled()) {
        throw new AssertionError("did not settle");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs a backfill to its end. */
  BackfillRun run(BackfillSettings settings) {
    backfills.start(NAME, settings, OPERATOR);
    return finish(worker("w"));
  }

  /** Verifies to the end. */
  BackfillRun verify(BackfillSettings settings) {
    backfills.verify(NAME, settings, OPERATOR);
    return finish(worker("w"));
  }

  BackfillWorker worker(String name) {
    return backfills.worker(WorkerOptions.named(name));
  }

  BackfillRun finish(BackfillWorker worker) {
    return stepUntil(worker, run -> !run.state().active());
  }

  BackfillRun stepUntil(BackfillWorker worker, Predicate<BackfillRun> reached) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() - deadline < 0) {
      BackfillRun run = latest();
      if (reached.test(run)) {
        return run;
      }
      worker.step();
    }
    throw new AssertionError("not reached: " + latest());
  }

  BackfillRun latest() {
    return backfills.latest(NAME).orElseThrow();
  }

  String query(String sql) throws SQLException {
    return database.query(sql);
  }

  @Override
  public void close() {
    gates.close();
    store.close();
    dataSource.close();
  }
}

package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.Side;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.oracle.WorkerSettings.Load;
import io.migrationgate.jdbc.oracle.WorkerSettings.Safety;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.GateDatabase.Barrier;
import io.migrationgate.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * A database with both sides, a store, an operator, and the workers of one run. Not thread-safe,
 * except for starting workers.
 */
final class Arena implements AutoCloseable {
  /** The shortest there is; a paused worker loses it after 750 ms, and is given up after 1,250. */
  private static final long LEASE_MILLIS = 1_000;

  private final TestDatabase database;
  private final Path floors;
  private final HikariDataSource pool;
  private final JdbcGateStore store;
  private final GateDatabase gated;
  private final Ledger ledger = new Ledger();
  private final List<WorkerProcess> workers = new ArrayList<>();
  private final List<Worker> workersHere = new ArrayList<>();
  private final int keys;
  private final long seed;
  private int numbers;

  Arena(TestDatabase database, int keys, long seed) throws SQLException, IOException {
    this.database = database;
    this.keys = keys;
    this.seed = seed;
    Items.create(database, keys);
    floors = Files.createTempFile("mgate-oracle", ".floors");
    String options = switch (database.server()) {
      case POSTGRESQL -> "?ApplicationName=mgate-oracle&options=-c%20lock_timeout=2000";
      case MARIADB -> "?sessionVariables=innodb_lock_wait_timeout=2";
      case H2 -> ";LOCK_TIMEOUT=2000";
    };
    pool = database.at(database.url() + options).pool(6, true, 3_000);
    store = JdbcGateStore.create(pool);
    gated = JdbcGateDatabase.of(pool);
  }

  TestDatabase database() {
    return database;
  }

  JdbcGateStore store() {
    return store;
  }

  GateDatabase gated() {
    return gated;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Somebody who moves phases. */
  PhaseWalk walk() {
    return walk(gated, "operator-" + seed);
  }

  /** Somebody who sees the database's transactions otherwise. */
  PhaseWalk walk(GateDatabase seen, String actor) {
    return new PhaseWalk(
        new GateAdmin(store, List.of(seen), TimeSource.SYSTEM),
        seen,
        new Reconciler(Jdbi.create(pool), database.server(), keys),
        // Workers may be so young that their pools are not marked yet.
        new Operator(actor, "the oracle", false, true, Set.of("oracle-worker")),
        new Random(seed));
  }

  /** Somebody who moves phases, and has backfills copy and verify. */
  PhaseWalk walkByBackfills() {
    return walk().by(new BackfillOperator(Backfills.of(pool, store), new Random(seed + 1)));
  }

  GateAdmin admin() {
    return new GateAdmin(store, List.of(gated), TimeSource.SYSTEM);
  }

  /** How workers of this run are started. */
  WorkerSettings settings(int threads, TransactionIsolationLevel isolation) {
    return settings(database, threads, isolation, Safety.ON);
  }

  /** The same, with data by another way, or something left out. */
  WorkerSettings settings(
      TestDatabase data, int threads, TransactionIsolationLevel isolation, Safety safety) {
    return new WorkerSettings(
        data, database, floors, 0, new Load(threads, keys, seed), isolation, LEASE_MILLIS, safety);
  }

  /** A worker that does what it is told. */
  WorkerProcess scripted(TestDatabase data, Safety safety) throws IOException {
    return start(settings(data, 0, TransactionIsolationLevel.READ_COMMITTED, safety));
  }

  WorkerProcess scripted(Safety safety) throws IOException {
    return scripted(database, safety);
  }

  /** Starts a worker under a number of its own. */
  synchronized WorkerProcess start(WorkerSettings like) throws IOException {
    WorkerProcess worker = new WorkerProcess(numbered(like), ledger);
    workers.add(worker);
    return worker;
  }

  /** Starts a worker in this process. */
  synchronized void startHere(WorkerSettings like) throws IOException {
    workersHere.add(Worker.here(numbered(like), ledger));
  }

  private WorkerSettings numbered(WorkerSettings like) {
    return new WorkerSettings(
        like.data(),
        like.store(),
        like.floors(),
        ++numbers,
        like.load(),
        like.isolation(),
        like.leaseMillis(),
        like.safety());
  }

  private void stopHere() {
    workersHere.forEach(Worker::stop);
    workersHere.clear();
  }

  /** Stops all workers that are left, and asks the oracle once no transaction is left either. */
  List<String> problems() throws SQLException {
    for (WorkerProcess worker : workers) {
      if (worker.alive()) {
        worker.stop();
      }
    }
    stopHere();
    Barrier barrier = gated.startBarrier();
    await().atMost(Duration.ofSeconds(60)).until(() -> barrier.blocking().isEmpty());
    MigrationState state = GateAdmin.state(store.view(), Worker.MIGRATION);
    Set<Side> inSync = EnumSet.noneOf(Side.class);
    if (state.newInSync()) {
      inSync.add(Side.NEW);
    }
    if (state.oldInSync()) {
      inSync.add(Side.OLD);
    }
    return CountingOracle.problems(database, ledger, inSync);
  }

  /** Nothing was lost, on both sides. */
  void assertNothingLost(PhaseWalk walk) throws SQLException {
    walk.finish();
    assertThat(problems()).as(this::toString).isEmpty();
  }

  @Override
  public String toString() {
    return "seed " + seed + " on " + database.server() + ": " + ledger.tried().size() + " changes ("
        + ledger.count(Ledger.Outcome.DONE) + " acknowledged, "
        + ledger.count(Ledger.Outcome.REFUSED) + " refused, "
        + ledger.count(Ledger.Outcome.UNKNOWN) + " unknown), " + ledger.reads() + " reads "
        + ledger.reasons();
  }

  @Override
  public void close() throws IOException {
    workers.stream().filter(WorkerProcess::alive).forEach(WorkerProcess::close);
    stopHere();
    store.close();
    pool.close();
    Files.delete(floors);
  }
}

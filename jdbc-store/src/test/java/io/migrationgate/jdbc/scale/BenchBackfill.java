package io.migrationgate.jdbc.scale;

import io.migrationgate.MigrationGates;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillWorker;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.TimeSource;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A migration with its node and its operator, up to dual-write, and the backfill from there. */
final class BenchBackfill implements AutoCloseable {
  private static final Operator OPERATOR = Operator.of("bench", "measure");
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final DataSource dataSource;
  private final String name;
  private final JdbcGateStore store;
  private final MigrationGates gates;
  private long mostMemory;

  /** Begins dual-write. */
  BenchBackfill(DataSource dataSource, MigrationDeclaration declared) throws InterruptedException {
    this.dataSource = dataSource;
    this.name = declared.name();
    this.store = JdbcGateStore.create(dataSource);
    this.gates = MigrationGates.builder(store)
        .build("bench")
        .withoutClassPath()
        .declare(declared)
        .start();
    GateAdmin admin = new GateAdmin(store, List.of(store.database()), TimeSource.SYSTEM);
    admin.apply(name, new Move.Advance(), OPERATOR);
    admin.settlement(name).await(Duration.ofSeconds(30), progress -> {});
  }

  /** The node. */
  MigrationGates gates() {
    return gates;
  }

  /** What it is run by. */
  Backfills backfills() {
    return Backfills.of(dataSource, store);
  }

  /** What was in use after a collection, at most, in bytes. */
  long mostMemory() {
    return mostMemory;
  }

  /** Copies and verifies, with so many workers; gives the seconds by stage. */
  Map<String, Double> run(BackfillSettings settings, int workers, PrintStream out)
      throws SQLException, InterruptedException {
    Map<String, Double> stages = new LinkedHashMap<>();
    Backfills backfills = backfills();
    BackfillRun run = backfills.start(name, settings, OPERATOR);
    List<Thread> threads = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    for (int i = 1; i <= workers; i++) {
      BackfillWorker worker = backfills.worker(WorkerOptions.named("bench-" + i));
      threads.add(new Thread(() -> work(over, worker), worker.name()));
    }
    threads.forEach(Thread::start);
    long since = System.nanoTime();
    Map<Integer, Double> shares = new TreeMap<>();
    for (run = backfills.latest(name).orElseThrow();
        run.state().active();
        run = backfills.latest(name).orElseThrow()) {
      String stage = stage(run.id());
      TimeSource.SYSTEM.sleep(LOOK_AGAIN);
      long now = System.nanoTime();
      stages.merge(stage, (now - since) / 1e9, Double::sum);
      shares.merge(run.share().percent(), (now - since) / 1e9, Double::sum);
      since = now;
      noteMemory();
    }
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    BackfillRun ended = backfills.latest(name).orElseThrow();
    out.printf(
        Locale.ROOT,
        "  %s %s %s, seconds by percent of the time: %s%n",
        ended.state(),
        ended.problem(),
        stages,
        shares);
    return stages;
  }

  private static void work(AtomicBoolean over, BackfillWorker worker) {
    try {
      while (!over.get()) {
        Duration pause = worker.step();
        if (pause.compareTo(Duration.ofMillis(1)) > 0) {
          TimeSource.SYSTEM.sleep(pause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void noteMemory() {
    long used = ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getCollectionUsage() != null)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
    mostMemory = Math.max(mostMemory, used);
  }

  private String stage(long run) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT stage FROM mgate_backfill WHERE id = " + run)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() {
    gates.close();
    store.close();
  }
}

package io.migrationgate.jdbc.oracle;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.LeaseLost;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillLoop;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.jdbi.MigrationGatePlugin;
import io.migrationgate.jdbc.oracle.Change.Kind;
import io.migrationgate.jdbc.oracle.Journal.Word;
import io.migrationgate.jdbc.oracle.WorkerSettings.Safety;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.StoreUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/**
 * A process with one node, whose threads work on random keys or do what they are told. It reads
 * commands from its input and ends with it, so it does not outlive its parent. Where the database
 * is one of the parent's process, so is the worker.
 */
public final class Worker {
  static final String MIGRATION = "item-table";
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(90);

  private final WorkerSettings settings;
  private final Journal journal;
  private final Holds holds;
  private final Client client;
  private final MigrationGates gates;
  private final List<Thread> threads = new ArrayList<>();
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private volatile boolean stopping;

  private Worker(WorkerSettings settings, Journal journal) throws IOException {
    this.settings = settings;
    this.journal = journal;
    this.holds = new Holds(journal);
    JdbcGateStore store = JdbcGateStore.open(opened(pool(settings.store(), 4)));
    GateStore used = settings.safety() == Safety.EAGER_ACKS ? new EagerAcks(store) : store;
    this.gates = MigrationGates.builder(used)
        .build("worker-" + settings.number())
        .withoutClassPath()
        .declare(MigrationDeclaration.builder(MIGRATION)
            .oldSide(Items.OLD)
            .newSide(Items.NEW)
            .backfill(Items.BACKFILL)
            .build())
        .application(applicationName(settings.store()))
        .lease(Duration.ofMillis(settings.leaseMillis()))
        .pollInterval(Duration.ofMillis(settings.leaseMillis() / 8))
        .onLeaseLost(
            settings.safety() == Safety.NO_COMMIT_CHECK ? LeaseLost.CONTINUE : LeaseLost.REFUSE)
        .start();
    if (settings.load().threads() > 0 && settings.safety() == Safety.ON) {
      Backfills backfills = Backfills.of(opened(pool(settings.store(), 2)), store);
      closing.push(BackfillLoop.start(backfills.worker(
          WorkerOptions.named("node-" + settings.number()).lease(BackfillOperator.LEASE))));
    }
    MigrationGate gate = gates.gate(MIGRATION);
    boolean flags = settings.safety() == Safety.FLAGS;
    Jdbi jdbi = Jdbi.create(opened(pool(settings.data(), settings.load().threads() + 3)));
    this.client = new Client(
        settings,
        jdbi,
        flags ? new Access.Flag(gate, settings.load().threads() > 0) : new Access.Gated(gate),
        new Client.Tools(
            journal, holds, new Floors(settings.floors(), settings.load().keys())));
    jdbi.setTransactionHandler(new CommitHook(client::committing));
    if (!flags) {
      jdbi.installPlugin(new MigrationGatePlugin(gates));
    }
  }

  /** How the database knows the sessions of workers. */
  static String applicationName(TestDatabase database) {
    return switch (database.server()) {
      case POSTGRESQL -> "oracle-worker";
      case MARIADB -> database.user();
      case H2 -> database.user().toUpperCase(Locale.ROOT);
    };
  }

  private static HikariDataSource pool(TestDatabase database, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url() + options(database.server()));
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(3_000);
    return new HikariDataSource(config);
  }

  /**
   * Short waits; and on PostgreSQL statements without names, so that a proxy finds the word COMMIT,
   * and sessions with a name from their first moment, since a worker may be paused in the second.
   */
  private static String options(TestServer server) {
    return switch (server) {
      case POSTGRESQL ->
        "?ApplicationName=oracle-worker&assumeMinServerVersion=9.4"
            + "&prepareThreshold=0&socketTimeout=30"
            + "&options=-c%20lock_timeout=2000";
      case MARIADB -> "?socketTimeout=30000&sessionVariables=innodb_lock_wait_timeout=2";
      case H2 -> ";LOCK_TIMEOUT=2000";
    };
  }

  private HikariDataSource opened(HikariDataSource pool) {
    closing.push(pool);
    return pool;
  }

  /** Starts; see {@link WorkerSettings}. */
  public static void main(String[] arguments) throws IOException {
    Executors.newSingleThreadScheduledExecutor(Worker::daemon)
        .schedule(() -> Runtime.getRuntime().halt(3), LONGEST_LIFE.toSeconds(), TimeUnit.SECONDS);
    create(WorkerSettings.of(arguments)).run();
  }

  /** A worker in this process, which works until it is told to stop. */
  static Worker here(WorkerSettings settings, Ledger ledger) throws IOException {
    Worker worker = new Worker(settings, new Journal(ledger::add));
    worker.work();
    return worker;
  }

  /** Tries again: on a busy machine many start at once, and wait for one lock. */
  private static Worker create(WorkerSettings settings) throws IOException {
    StoreUnavailableException last = null;
    for (int tries = 0; tries < 5; tries++) {
      try {
        return new Worker(settings, Journal.of(System.out));
      } catch (StoreUnavailableException e) {
        last = e;
      }
    }
    throw last;
  }

  private void work() {
    journal.write(Word.READY, gates.nodeId());
    for (int i = 0; i < settings.load().threads(); i++) {
      Random random = new Random(settings.load().seed() * 31 + settings.number() * 1_009L + i);
      start(() -> {
        while (!stopping) {
          anything(random);
        }
      });
    }
  }

  private void run() throws IOException {
    work();
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        obey(line.split(" "));
      }
    }
    Runtime.getRuntime().halt(1);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "worker");
    thread.setDaemon(true);
    return thread;
  }

  private void start(Runnable work) {
    Thread thread = daemon(work);
    thread.start();
    threads.add(thread);
  }

  private void obey(String[] words) {
    switch (words[0]) {
      case "hold" -> holds.arm(Holds.Place.valueOf(words[1]));
      case "go" -> holds.release();
      case "do" -> start(() -> client.change(Kind.valueOf(words[1]), Long.parseLong(words[2]), 1));
      case "read" -> start(() -> client.read(Long.parseLong(words[1]), false));
      case "stop" -> {
        stop();
        Runtime.getRuntime().halt(0);
      }
      default -> journal.write(Word.WRONG, "command " + words[0]);
    }
  }

  private void anything(Random random) {
    long key = random.nextInt(settings.load().keys());
    int dice = random.nextInt(100);
    if (dice < 20) {
      client.change(Kind.INSERT, key, 1 + random.nextInt(9));
    } else if (dice < 60) {
      client.change(Kind.ADD, key, random.nextInt(19) - 9);
    } else if (dice < 72) {
      client.change(Kind.DELETE, key, 0);
    } else {
      client.read(key, dice < 80);
    }
  }

  /** Lets its threads finish what they do, and its node leave. */
  void stop() {
    stopping = true;
    holds.release();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    gates.close();
    journal.write(Word.READS, client.readsUntold());
    journal.write(Word.BYE, "");
    for (AutoCloseable each : closing) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

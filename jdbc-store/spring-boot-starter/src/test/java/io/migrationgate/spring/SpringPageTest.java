package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bookshop.Bookshop;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.contract.ContractExecution;
import io.migrationgate.contract.ContractListener;
import io.migrationgate.contract.LockPatience;
import io.migrationgate.contract.Unfinished;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillLoop;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page about Spring: its application is the one that runs here, and its commands are made. */
@Tag("thorough")
class SpringPageTest {
  private static final Operator OPERATOR =
      new Operator("alice", "as on the page", true, false, Set.of("postgres"));

  @Test
  void theApplicationOfThePageIsTheOneThatRuns() throws IOException {
    Path root = root();
    Path tests = root.resolve("jdbc-store/spring-boot-starter/src/test");
    String page = Files.readString(root.resolve("docs/spring.md"));
    for (String shown : List.of(
        "java/bookshop/Authors.java",
        "resources/META-INF/migrations.yaml",
        "java/clinic/Owner.java",
        "java/clinic/Owners.java")) {
      assertThat(page).contains(Files.readString(tests.resolve(shown)));
    }
  }

  /** Those that the test below makes; what each prints is compared by the command line's tests. */
  @Test
  void theCommandsOfThePageAreThese() throws IOException {
    assertThat(Files.readAllLines(root().resolve("docs/spring.md")))
        .filteredOn(line -> line.startsWith("$ mgate "))
        .extracting(line -> line.split(" ", -1)[2])
        .containsExactly(
            "sql",
            "advance",
            "backfill",
            "ramp",
            "advance",
            "rollback",
            "advance",
            "advance",
            "contract");
  }

  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("docs/spring.md"))) {
      at = at.getParent();
    }
    return at;
  }

  @Test
  void fromTheFirstMoveToTheEndOfTheOldColumn() throws Exception {
    try (RunningApplication first = RunningApplication.start(Bookshop.class);
        RunningApplication second = RunningApplication.on(first.database, Bookshop.class);
        Load load = new Load(first, second)) {
      JdbcGateStore store = first.bean(JdbcGateStore.class);
      GateAdmin admin = GateAdmin.of(store, store.database());
      // What lies in a new pool, and nobody has used, is marked within some seconds.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> store
              .database()
              .unregisteredSessions(store.view().processes(), Set.of())
              .isEmpty());
      move(admin, new Move.Advance());
      backfill(first, store);
      move(admin, new Move.SetRamp(Ramp.ofBasisPoints(5_000)));
      for (Move each : List.of(
          new Move.Advance(),
          new Move.Rollback(),
          new Move.Advance(),
          new Move.Advance(),
          new Move.Advance())) {
        move(admin, each);
      }
      assertThat(second.gates().gate(RunningApplication.SPLIT).phase()).isEqualTo(Phase.CONTRACTED);
      new ContractExecution(
              store,
              store.database().contracting(),
              TimeSource.SYSTEM,
              new Random(1),
              SqlApproval.OWN_RIGHTS)
          .run(
              RunningApplication.SPLIT,
              new LockPatience(Duration.ofMillis(300), 20),
              Unfinished.ASK,
              OPERATOR,
              new Silent());
      load.close();
      assertThat(load.failures).isEmpty();
      assertThat(load.requests.get()).isGreaterThan(20);
      assertThat(first.get("/authors/1")).isEqualTo(load.last(1));
      assertThat(second.get("/authors/2")).isEqualTo(load.last(2));
      assertThat(first.database.query(
              "SELECT count(*) FROM information_schema.columns WHERE table_name = 'author' AND"
                  + " column_name = 'name'"))
          .isEqualTo("0");
    }
  }

  private static void move(GateAdmin admin, Move move) throws InterruptedException {
    assertThat(admin
            .change(RunningApplication.SPLIT, OPERATOR)
            .makeAll(List.of(move), Duration.ofSeconds(30)))
        .as("%s settles", move)
        .isTrue();
  }

  private static void backfill(RunningApplication app, JdbcGateStore store) {
    Backfills backfills = Backfills.of(app.database.dataSource(), store);
    backfills.start(RunningApplication.SPLIT, BackfillSettings.DEFAULT, OPERATOR);
    try (BackfillLoop loop = BackfillLoop.start(backfills.worker(WorkerOptions.named("test")))) {
      assertThat(loop).isNotNull();
      await().atMost(Duration.ofSeconds(60)).until(() -> backfills.active().isEmpty());
    }
    assertThat(store.load().migrations().get(RunningApplication.SPLIT).newInSync())
        .isTrue();
  }

  /** One thread for each instance, which renames an author of its own and reads it back. */
  private static final class Load implements AutoCloseable {
    final AtomicInteger requests = new AtomicInteger();
    final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private final String[] last = new String[3];

    Load(RunningApplication... instances) {
      for (int i = 0; i < instances.length; i++) {
        RunningApplication instance = instances[i];
        int author = i + 1;
        Thread thread = new Thread(() -> work(instance, author));
        threads.add(thread);
        thread.start();
      }
    }

    private void work(RunningApplication instance, int author) {
      for (int i = 0; !over.get(); i++) {
        String path = "/authors/" + author;
        int status =
            instance.request("PUT", path + "?first=First" + i + "&last=Last").statusCode();
        String name = "First" + i + " Last";
        String read = instance.get(path);
        if (status != 200 || !read.equals(name)) {
          failures.add(status + ": " + read + " instead of " + name);
        }
        last[author] = name;
        requests.incrementAndGet();
      }
    }

    String last(int author) {
      return last[author];
    }

    @Override
    public void close() throws InterruptedException {
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static final class Silent implements ContractListener {
    @Override
    public void begins(int number, int of, String sql, boolean again) {
      // Nobody looks.
    }

    @Override
    public void lockHeld(int tried, int tries, Duration pause, String said) {
      // It tries again.
    }

    @Override
    public void done(int number, int of, long millis, boolean found) {
      // Looked at in the database.
    }
  }
}

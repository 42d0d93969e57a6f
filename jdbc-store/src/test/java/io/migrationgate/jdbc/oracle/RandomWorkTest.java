package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.oracle.WorkerSettings.Safety;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TcpProxy;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.io.IOException;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers at random work; nothing is lost, whatever happens. */
@Timeout(2_400)
@Tag("thorough")
class RandomWorkTest {
  private static final int KEYS = 48;

  private static BooleanSupplier forSeconds() {
    long end = System.nanoTime() + Runs.SECONDS * 1_000_000_000L;
    return () -> System.nanoTime() - end < 0;
  }

  private static void startBoth(Arena arena) throws IOException {
    WorkerProcess one = arena.start(arena.settings(3, TransactionIsolationLevel.READ_COMMITTED));
    WorkerProcess other = arena.start(arena.settings(3, TransactionIsolationLevel.REPEATABLE_READ));
    one.awaitReady();
    other.awaitReady();
  }

  /** Shows that the oracle itself adds up. */
  @ServerTest(except = TestServer.H2)
  void countsAddUpWithoutPhaseChanges(TestServer server) throws Exception {
    Runs.each(seed -> {
      try (Arena arena = new Arena(server.newDatabase(), KEYS, seed)) {
        startBoth(arena);
        BooleanSupplier time = forSeconds();
        while (time.getAsBoolean()) {
          Runs.breathe();
        }
        assertThat(arena.problems()).isEmpty();
        assertThat(arena.ledger().count(Ledger.Outcome.DONE)).isGreaterThan(50);
        assertThat(arena.ledger().reads()).isGreaterThan(20);
        Runs.report("no phase changes", arena, "");
      }
    });
  }

  @ServerTest(except = TestServer.H2)
  void nothingIsLostWhilePhasesGoUpAndDown(TestServer server) throws Exception {
    Runs.each(seed -> {
      try (Arena arena = new Arena(server.newDatabase(), KEYS, seed)) {
        startBoth(arena);
        PhaseWalk walk = arena.walk();
        BooleanSupplier time = forSeconds();
        while (time.getAsBoolean()) {
          walk.step();
        }
        arena.assertNothingLost(walk);
        assertThat(walk.changes()).isGreaterThan(3);
        Runs.report("phase changes", arena, walk.moves());
      }
    });
  }

  @Tag("thorough")
  @ServerTest(except = TestServer.H2)
  void nothingIsLostWhenWorkersAreKilledPausedAndCutOff(TestServer server) throws Exception {
    Runs.each(seed -> {
      try (Arena arena = new Arena(server.newDatabase(), KEYS, seed);
          TcpProxy proxy = new TcpProxy(arena.database().port())) {
        TestDatabase data = arena.database().throughPort(proxy.port());
        Troubles troubles = new Troubles(
            arena,
            proxy,
            new Random(seed),
            Stream.of(
                    TransactionIsolationLevel.READ_COMMITTED,
                    TransactionIsolationLevel.REPEATABLE_READ)
                .map(isolation -> arena.settings(data, 3, isolation, Safety.ON))
                .toList());
        PhaseWalk walk = arena.walk();
        BooleanSupplier time = forSeconds();
        while (time.getAsBoolean() || !troubles.allHappened()) {
          walk.step();
        }
        troubles.end();
        arena.assertNothingLost(walk);
        Runs.report("troubles", arena, walk.moves() + " " + troubles);
      }
    });
  }

  /**
   * Copied and verified by backfills, by workers in the parent and in the nodes that are killed.
   */
  @Tag("thorough")
  @ServerTest(except = TestServer.H2)
  void nothingIsLostWhenBackfillsCopyAndVerify(TestServer server) throws Exception {
    Runs.each(seed -> {
      try (Arena arena = new Arena(server.newDatabase(), KEYS, seed)) {
        startBoth(arena);
        WorkerProcess doomed =
            arena.start(arena.settings(2, TransactionIsolationLevel.READ_COMMITTED));
        doomed.awaitReady();
        PhaseWalk walk = arena.walkByBackfills();
        BooleanSupplier time = forSeconds();
        while (time.getAsBoolean() || walk.moves().getOrDefault("backfill", 0) < 3) {
          walk.step();
          if (doomed.alive() && walk.moves().containsKey("backfill")) {
            doomed.kill();
          }
        }
        arena.assertNothingLost(walk);
        Runs.report("backfills", arena, walk.moves());
      }
    });
  }

  /** H2's database is in this process, and so are its workers: phases and backfills, no signals. */
  @Tag("thorough")
  @Test
  void nothingIsLostOnH2WhenBackfillsCopyAndVerify() throws Exception {
    Runs.each(seed -> {
      try (Arena arena = new Arena(TestServer.H2.newDatabase(), KEYS, seed)) {
        arena.startHere(arena.settings(2, TransactionIsolationLevel.READ_COMMITTED));
        arena.startHere(arena.settings(2, TransactionIsolationLevel.REPEATABLE_READ));
        PhaseWalk walk = arena.walkByBackfills();
        BooleanSupplier time = forSeconds();
        while (time.getAsBoolean() || walk.moves().getOrDefault("backfill SUCCEEDED", 0) < 3) {
          walk.step();
        }
        arena.assertNothingLost(walk);
        assertThat(arena.ledger().count(Ledger.Outcome.DONE)).isGreaterThan(50);
        Runs.report("backfills in one process", arena, walk.moves());
      }
    });
  }

  /** Not by a script but by chance: the same work by flags instead of the gate loses writes. */
  @Tag("thorough")
  @ServerTest(except = TestServer.H2)
  void byFlagsInsteadOfTheGateWritesAreLost(TestServer server) throws Exception {
    Runs.each(seed -> {
      try (Arena arena = new Arena(server.newDatabase(), KEYS, seed)) {
        WorkerProcess worker = arena.start(arena.settings(
            arena.database(), 6, TransactionIsolationLevel.READ_COMMITTED, Safety.FLAGS));
        worker.awaitReady();
        PhaseWalk walk = arena.walk();
        boolean differ = false;
        for (int rounds = 0; rounds < 20 && !differ; rounds++) {
          walk.to(Phase.READ_OLD);
          // So that some begin to think.
          for (int i = 0; i < 15; i++) {
            Runs.breathe();
          }
          walk.to(Phase.READ_NEW);
          // Until those go on that had looked at the flag before.
          for (int looks = 0; looks < 60 && !differ; looks++) {
            Runs.breathe();
            differ = arena.gated().count(Items.DIFFERENCES) > 0;
          }
        }
        assertThat(arena.problems()).isNotEmpty();
      }
    });
  }
}

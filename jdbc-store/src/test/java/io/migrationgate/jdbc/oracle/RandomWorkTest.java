package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.testing.TestServer;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers at random work; nothing is lost, whatever happens. */
@Timeout(3_600)
class RandomWorkTest {
  private static final int KEYS = 48;

  private static BooleanSupplier forSeconds() {
    long end = System.nanoTime() + Runs.SECONDS * 1_000_000_000L;
    return () -> System.nanoTime() - end < 0;
  }

  private static void startBoth(Arena arena) throws IOException {
    WorkerProcess one =
        arena.start(arena.settings(3, TransactionIsolationLevel.READ_COMMITTED));
    WorkerProcess other =
        arena.start(arena.settings(3, TransactionIsolationLevel.REPEATABLE_READ));
    one.awaitReady();
    other.awaitReady();
  }

  /** Shows that the oracle itself adds up. */
  @ParameterizedTest
  @EnumSource(value = TestServer.class, names = "H2", mode = EnumSource.Mode.EXCLUDE)
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

  @ParameterizedTest
  @EnumSource(value = TestServer.class, names = "H2", mode = EnumSource.Mode.EXCLUDE)
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
}

package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.admin.Settlement;
import io.migrationgate.jdbc.oracle.Change.Kind;
import io.migrationgate.jdbc.oracle.Holds.Place;
import io.migrationgate.jdbc.oracle.Journal.Word;
import io.migrationgate.jdbc.oracle.WorkerSettings.Safety;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.StoreUnavailableException;
import java.time.Duration;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database crashes under workers, in the middle of settling, and comes back. */
@Tag("thorough")
@Timeout(2_400)
class DatabaseRestartTest {
  private static final int KEYS = 48;

  @Test
  void workersAndSettlingGoOnAfterPostgresHasCrashed() throws Exception {
    Runs.each(seed -> crash(new OwnPostgres(), seed));
  }

  @Test
  void workersAndSettlingGoOnAfterMariaDbHasCrashed() throws Exception {
    Runs.each(seed -> crash(new OwnMariaDb(), seed));
  }

  private static void crash(OwnServer server, long seed) throws Exception {
    try (server;
        Arena arena = new Arena(server.database(), KEYS, seed)) {
      WorkerProcess one = arena.start(arena.settings(2, TransactionIsolationLevel.READ_COMMITTED));
      WorkerProcess other =
          arena.start(arena.settings(2, TransactionIsolationLevel.REPEATABLE_READ));
      WorkerProcess held = arena.scripted(Safety.ON);
      one.awaitReady();
      other.awaitReady();
      held.awaitReady();
      PhaseWalk walk = arena.walk();
      long end = System.nanoTime() + Runs.SECONDS * 1_000_000_000L;
      do {
        walk.finish();
        held.hold(Place.BEGUN, Kind.ADD, 1);
        assertThat(walk.apply(walk.state(), new Move.Advance())).isTrue();
        Settlement settlement = arena.admin().settlement(Worker.MIGRATION);
        assertThat(settlement.poll().stage()).isEqualTo(Stage.NODES);
        long before = arena.ledger().count(Ledger.Outcome.DONE);
        server.crash();
        assertThatThrownBy(settlement::poll).isInstanceOf(StoreUnavailableException.class);
        server.restart();
        assertThat(held.release()).isEqualTo(Word.REFUSED);
        walk.settle(settlement);
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> arena.ledger().count(Ledger.Outcome.DONE) > before + 20);
      } while (System.nanoTime() - end < 0);
      arena.assertNothingLost(walk);
      Runs.report("crashes", arena, walk.moves());
    }
  }
}

package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.Phase;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.admin.Settlement;
import io.migrationgate.jdbc.oracle.Change.Kind;
import io.migrationgate.jdbc.oracle.Holds.Place;
import io.migrationgate.jdbc.oracle.Journal.Word;
import io.migrationgate.jdbc.oracle.WorkerSettings.Safety;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** A process that stands still for longer than its lease, with a transaction open. */
@Tag("thorough")
@Timeout(300)
class PausedWorkerTest {
  private static final int KEYS = 8;

  /** It has written nothing yet, so nobody waits for it; what it writes later is refused. */
  @ServerTest(except = TestServer.H2)
  void whoHadWrittenNothingIsGivenUpAndRefusedLater(TestServer server) throws Exception {
    try (Arena arena = new Arena(server.newDatabase(), KEYS, 1)) {
      WorkerProcess paused = arena.scripted(Safety.ON);
      WorkerProcess other = arena.scripted(Safety.ON);
      String node = paused.awaitReady();
      other.awaitReady();
      assertThat(paused.change(Kind.INSERT, 1)).isEqualTo(Word.DONE);
      paused.hold(Place.BEGUN, Kind.ADD, 1);
      paused.pause();
      PhaseWalk walk = arena.walk();
      walk.to(Phase.WRITE_NEW);
      assertThat(arena.store().view().nodes()).noneMatch(one -> one.id().equals(node));
      assertThat(other.change(Kind.ADD, 1)).isEqualTo(Word.DONE);
      paused.resume();
      assertThat(paused.release()).isEqualTo(Word.REFUSED);
      comesBack(paused, Kind.ADD, 1);
      arena.assertNothingLost(walk);
      assertThat(arena.ledger().count(Ledger.Outcome.DONE)).isEqualTo(3);
    }
  }

  /** It has written the old side only: the barrier waits for it, and its commit is refused. */
  @ServerTest(except = TestServer.H2)
  void whoHasWrittenIsWaitedForAndRefusedIfItsCheckComesTooLate(TestServer server)
      throws Exception {
    heldAndPaused(server, Place.CHECKING, Word.REFUSED);
  }

  /** Its check passed while it held its lease: the barrier waits until its commit is done. */
  @ServerTest(except = TestServer.H2)
  void whoHasPassedItsCheckIsWaitedForAndCommits(TestServer server) throws Exception {
    heldAndPaused(server, Place.COMMITTING, Word.DONE);
  }

  private static void heldAndPaused(TestServer server, Place place, Word expected)
      throws Exception {
    try (Arena arena = new Arena(server.newDatabase(), KEYS, 1)) {
      WorkerProcess paused = arena.scripted(Safety.ON);
      paused.awaitReady();
      paused.hold(place, Kind.INSERT, 1);
      paused.pause();
      PhaseWalk walk = arena.walk();
      assertThat(walk.apply(walk.state(), new Move.Advance())).isTrue();
      Settlement settlement = arena.admin().settlement(Worker.MIGRATION);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> settlement.poll().stage() == Stage.TRANSACTIONS);
      for (int i = 0; i < 20; i++) {
        SettleProgress progress = settlement.poll();
        assertThat(progress.settled()).isFalse();
        assertThat(progress.live()).isZero();
      }
      paused.resume();
      assertThat(paused.release()).isEqualTo(expected);
      walk.settle(settlement);
      walk.to(Phase.READ_NEW);
      comesBack(paused, Kind.INSERT, 2);
      arena.assertNothingLost(walk);
    }
  }

  /** Its units are refused while it registers. */
  private static void comesBack(WorkerProcess worker, Kind kind, int key) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(worker.change(kind, key)).isEqualTo(Word.DONE));
  }
}

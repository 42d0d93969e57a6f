package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.Phase;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.admin.Settlement;
import io.migrationgate.jdbc.oracle.Change.Kind;
import io.migrationgate.jdbc.oracle.Journal.Word;
import io.migrationgate.jdbc.oracle.WorkerSettings.Safety;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TcpProxy;
import io.migrationgate.jdbc.testing.TcpProxy.Fault;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The worker's connection breaks in COMMIT; its store is still there. */
@Tag("thorough")
@Timeout(300)
class UnansweredCommitTest {
  private static final int KEYS = 8;

  private interface Scenario {
    void run(Arena arena, TcpProxy proxy, WorkerProcess worker) throws Exception;
  }

  private static void on(TestServer server, Scenario scenario) throws Exception {
    try (Arena arena = new Arena(server.newDatabase(), KEYS, 1);
        TcpProxy proxy = new TcpProxy(arena.database().port())) {
      WorkerProcess worker = arena.scripted(arena.database().throughPort(proxy.port()), Safety.ON);
      worker.awaitReady();
      scenario.run(arena, proxy, worker);
    }
  }

  private static String rows(Arena arena) throws Exception {
    return arena.database().query("SELECT COUNT(*) FROM op");
  }

  @ServerTest(except = TestServer.H2)
  void whatWasCommittedWithoutAnAnswerAndWhatWasNotAreBothAccountedFor(TestServer server)
      throws Exception {
    on(server, (arena, proxy, worker) -> {
      PhaseWalk walk = arena.walk();
      walk.to(Phase.DUAL_WRITE);
      proxy.fault(Fault.CUT_AFTER_COMMIT);
      assertThat(worker.change(Kind.INSERT, 1)).isEqualTo(Word.UNKNOWN);
      await().atMost(Duration.ofSeconds(20)).until(() -> rows(arena).equals("1"));
      proxy.fault(Fault.CUT_BEFORE_COMMIT);
      assertThat(worker.change(Kind.INSERT, 2)).isEqualTo(Word.UNKNOWN);
      assertThat(rows(arena)).isEqualTo("1");
      assertThat(worker.change(Kind.ADD, 1)).isEqualTo(Word.DONE);
      walk.to(Phase.READ_NEW);
      assertThat(worker.change(Kind.ADD, 1)).isEqualTo(Word.DONE);
      arena.assertNothingLost(walk);
      assertThat(arena.ledger().count(Ledger.Outcome.UNKNOWN)).isEqualTo(2);
    });
  }

  /**
   * Its unit of work has ended and its node has acknowledged, but the server has yet to hear of the
   * COMMIT of a transaction that wrote the old side only.
   */
  @ServerTest(except = TestServer.H2)
  void aCommitThatArrivesLateIsWaitedFor(TestServer server) throws Exception {
    on(server, (arena, proxy, worker) -> {
      proxy.fault(Fault.HOLD_COMMIT);
      assertThat(worker.change(Kind.INSERT, 1)).isEqualTo(Word.UNKNOWN);
      PhaseWalk walk = arena.walk();
      assertThat(walk.apply(walk.state(), new Move.Advance())).isTrue();
      Settlement settlement = arena.admin().settlement(Worker.MIGRATION);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> settlement.poll().stage() == Stage.TRANSACTIONS);
      for (int i = 0; i < 20; i++) {
        assertThat(settlement.poll().settled()).isFalse();
      }
      proxy.deliver();
      walk.settle(settlement);
      assertThat(rows(arena)).isEqualTo("1");
      walk.to(Phase.READ_NEW);
      assertThat(worker.change(Kind.ADD, 1)).isEqualTo(Word.DONE);
      arena.assertNothingLost(walk);
    });
  }
}

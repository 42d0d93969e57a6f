package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.oracle.Change.Kind;
import io.migrationgate.jdbc.oracle.Holds.Place;
import io.migrationgate.jdbc.oracle.Journal.Word;
import io.migrationgate.jdbc.oracle.WorkerSettings.Safety;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TcpProxy;
import io.migrationgate.jdbc.testing.TcpProxy.Fault;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.ForwardingGateDatabase;
import io.migrationgate.spi.GateDatabase;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * The oracle can fail: with a part of the protocol left out, a write is lost, and it says so. The
 * same courses with everything in place are in {@link PausedWorkerTest} and
 * {@link UnansweredCommitTest}.
 */
@Tag("thorough")
@Timeout(300)
class SafetyOffTest {
  private static final int KEYS = 8;

  /** A database whose transactions are none of anybody's business. */
  private static final class NoBarrier extends ForwardingGateDatabase {
    NoBarrier(GateDatabase database) {
      super(database);
    }

    @Override
    public Barrier startBarrier() {
      return List::of;
    }
  }

  private static void assertLost(Arena arena, long key) throws Exception {
    assertThat(arena.problems())
        .as(arena::toString)
        .anyMatch(problem -> problem.startsWith("key " + key + " is "));
  }

  /** Decided by a flag in read-old; written after everyone else reads the new side. */
  @ServerTest(except = TestServer.H2)
  void withFlagsInsteadOfPinsAWriteIsLost(TestServer server) throws Exception {
    lateWriterLosesItsWrite(server, Safety.FLAGS, false);
  }

  @ServerTest(except = TestServer.H2)
  void withAcksBeforeDrainingAWriteIsLost(TestServer server) throws Exception {
    lateWriterLosesItsWrite(server, Safety.EAGER_ACKS, false);
  }

  @ServerTest(except = TestServer.H2)
  void withoutACommitCheckAPausedWorkersWriteIsLost(TestServer server) throws Exception {
    lateWriterLosesItsWrite(server, Safety.NO_COMMIT_CHECK, true);
  }

  private static void lateWriterLosesItsWrite(TestServer server, Safety safety, boolean pauses)
      throws Exception {
    try (Arena arena = new Arena(server.newDatabase(), KEYS, 1)) {
      WorkerProcess late = arena.scripted(safety);
      late.awaitReady();
      assertThat(late.change(Kind.INSERT, 1)).isEqualTo(Word.DONE);
      late.hold(Place.BEGUN, Kind.ADD, 1);
      if (pauses) {
        late.pause();
      }
      arena.walk().to(Phase.READ_NEW);
      if (pauses) {
        late.resume();
      }
      assertThat(late.release()).isEqualTo(Word.DONE);
      assertLost(arena, 1);
    }
  }

  /** The course of a worker that is paused after its commit check. */
  @ServerTest(except = TestServer.H2)
  void withoutABarrierAGivenUpWorkersCommitIsLost(TestServer server) throws Exception {
    try (Arena arena = new Arena(server.newDatabase(), KEYS, 1)) {
      WorkerProcess paused = arena.scripted(Safety.ON);
      paused.awaitReady();
      paused.hold(Place.COMMITTING, Kind.INSERT, 1);
      paused.pause();
      arena.walk(new NoBarrier(arena.gated()), "hasty").to(Phase.READ_NEW);
      paused.resume();
      assertThat(paused.release()).isEqualTo(Word.DONE);
      assertLost(arena, 1);
    }
  }

  /** The course of a COMMIT that arrives late. */
  @ServerTest(except = TestServer.H2)
  void withoutABarrierALiveWorkersUnansweredCommitIsLost(TestServer server) throws Exception {
    try (Arena arena = new Arena(server.newDatabase(), KEYS, 1);
        TcpProxy proxy = new TcpProxy(arena.database().port())) {
      WorkerProcess worker = arena.scripted(arena.database().throughPort(proxy.port()), Safety.ON);
      worker.awaitReady();
      proxy.fault(Fault.HOLD_COMMIT);
      assertThat(worker.change(Kind.INSERT, 1)).isEqualTo(Word.UNKNOWN);
      arena.walk(new NoBarrier(arena.gated()), "hasty").to(Phase.READ_NEW);
      proxy.deliver();
      assertLost(arena, 1);
    }
  }
}

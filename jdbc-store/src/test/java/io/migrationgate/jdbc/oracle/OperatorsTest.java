package io.migrationgate.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.jdbc.oracle.AdminProcess.Point;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Several operators at once, and operators that are killed, while workers work. */
@Tag("thorough")
@Timeout(2_400)
class OperatorsTest {
  private static final int KEYS = 48;

  @ServerTest(except = TestServer.H2)
  void twoWhoRaceLoseNothing(TestServer server) throws Exception {
    Runs.each(seed -> {
      try (Arena arena = new Arena(server.newDatabase(), KEYS, seed)) {
        arena.start(arena.settings(3, TransactionIsolationLevel.READ_COMMITTED)).awaitReady();
        PhaseWalk one = arena.walk();
        PhaseWalk other = arena.walk();
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> racing = CompletableFuture.runAsync(() -> {
          while (!over.get()) {
            other.step();
          }
        });
        try {
          await()
              .atMost(Duration.ofSeconds(60 + Runs.SECONDS))
              .pollInterval(Duration.ofMillis(1))
              .until(() -> {
                one.step();
                return racing.isDone() || (one.changes() > 2 && other.changes() > 2);
              });
        } finally {
          over.set(true);
        }
        racing.get(60, TimeUnit.SECONDS);
        arena.assertNothingLost(one);
        Runs.report("two operators", arena, one.moves() + " " + other.moves());
      }
    });
  }

  /** Killed by the system, with its connections open; the next command goes on. */
  @ServerTest(except = TestServer.H2)
  void whoeverComesNextGoesOnAfterOneIsKilled(TestServer server) throws Exception {
    Runs.each(seed -> {
      try (Arena arena = new Arena(server.newDatabase(), KEYS, seed)) {
        arena
            .start(arena.settings(2, TransactionIsolationLevel.REPEATABLE_READ))
            .awaitReady();
        PhaseWalk walk = arena.walk();
        boolean forward = true;
        for (Point point : Runs.some(Point.values(), seed)) {
          MigrationState before = walk.state();
          killAt(arena, point, forward);
          MigrationState after = walk.state();
          boolean moved = point.compareTo(Point.CHANGED) >= 0;
          assertThat(after.epoch() > before.epoch()).as("moved at %s", point).isEqualTo(moved);
          assertThat(after.settled())
              .as("settled at %s", point)
              .isEqualTo(!moved || point == Point.SETTLED);
          walk.settle();
          if (!moved) {
            Move again = forward ? new Move.Advance() : new Move.Rollback();
            assertThat(walk.apply(after, again)).isTrue();
            walk.settle();
          }
          forward = !forward;
        }
        arena.assertNothingLost(walk);
        Runs.report("operators killed", arena, walk.moves());
      }
    });
  }

  private static void killAt(Arena arena, Point point, boolean forward) throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    List<String> arguments = AdminProcess.arguments(arena.database(), point, forward);
    try (ChildProcess process = new ChildProcess(AdminProcess.class, arguments, told::add)) {
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(point.name());
      process.kill();
    }
  }
}

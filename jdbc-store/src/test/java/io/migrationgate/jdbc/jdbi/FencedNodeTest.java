package io.migrationgate.jdbc.jdbi;

import static io.migrationgate.jdbc.jdbi.FencedScene.NAME;
import static io.migrationgate.jdbc.jdbi.FencedScene.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.FenceRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.UnitOfWork;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.TimeSource;
import io.migrationgate.spi.TransactionsHiddenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes without leases, on real databases. */
@Timeout(180)
@Tag("thorough")
class FencedNodeTest {

  @ServerTest(except = TestServer.H2)
  void anOpenTransactionHoldsUpSettlingUntilItEnds(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      Jdbi jdbi = scene.jdbi(gates);
      long epoch = jdbi.inTransaction(h -> {
        FencedScene.write(gates.gate(NAME), h, "b");
        long entered = scene.change(new Move.Advance());
        gates.integration().refresh();
        SettleProgress held = scene.admin.settlement(NAME).poll();
        assertThat(held.stage()).isEqualTo(Stage.FENCES);
        assertThat(held.nodes()).extracting(NodeRecord::id).containsExactly(gates.nodeId());
        FencedScene.write(gates.gate(NAME), h, "c");
        return entered;
      });
      await().until(scene::settled);
      assertThat(scene.value("full_name")).isEqualTo("c");
      assertThat(scene.value("first_name"))
          .as("decided by the old phase to its end")
          .isEqualTo("a");
      assertThat(scene.store.closeBefore(epoch)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL,READ_COMMITTED",
    "POSTGRESQL,REPEATABLE_READ",
    "MARIADB,READ_COMMITTED",
    "MARIADB,REPEATABLE_READ"
  })
  void aTransactionThatOnlyReadsHoldsItToo(TestServer server, TransactionIsolationLevel level)
      throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      scene.jdbi(gates).useTransaction(level, h -> {
        assertThat(FencedScene.phase(gates.gate(NAME))).isEqualTo(Phase.READ_OLD);
        scene.change(new Move.Advance());
        assertThat(scene.settled()).isFalse();
      });
      await().until(scene::settled);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL,READ_COMMITTED",
    "POSTGRESQL,REPEATABLE_READ",
    "MARIADB,READ_COMMITTED",
    "MARIADB,REPEATABLE_READ"
  })
  void aNodeThatHasHeardOfNothingBeginsItsTransactionAnew(
      TestServer server, TransactionIsolationLevel level) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      Jdbi jdbi = scene.jdbi(gates);
      scene.change(new Move.Advance());
      await().until(scene::settled);
      assertThat(gates.gate(NAME).phase()).as("not told").isEqualTo(Phase.READ_OLD);
      scene.database.execute("UPDATE customer SET first_name = 'new' WHERE id = 1");
      jdbi.useTransaction(level, h -> {
        assertThat(FencedScene.phase(gates.gate(NAME))).isEqualTo(Phase.DUAL_WRITE);
        FencedScene.write(gates.gate(NAME), h, "z");
      });
      assertThat(scene.value("full_name")).isEqualTo("z");
      assertThat(scene.value("first_name")).isEqualTo("z");
    }
  }

  /**
   * As after a deadlock, when InnoDB has rolled back everything and an application repeats the last
   * statement only: what follows is another transaction, which holds no fence.
   */
  @Test
  void whatGoesOnAfterTheServerHasRolledBackIsNotCommittedOnceItsEpochIsClosed() throws Exception {
    try (FencedScene scene = new FencedScene(TestServer.MARIADB)) {
      MigrationGates gates = scene.fenced();
      Jdbi jdbi = scene.jdbi(gates);
      assertThatThrownBy(() -> jdbi.useTransaction(h -> {
            FencedScene.write(gates.gate(NAME), h, "b");
            h.execute("ROLLBACK");
            scene.change(new Move.Advance());
            await().until(scene::settled);
            FencedScene.write(gates.gate(NAME), h, "c");
          }))
          .isInstanceOf(CommitRefusedException.class);
      assertThat(scene.value("full_name")).isEqualTo("a");
    }
  }

  @ServerTest(except = TestServer.H2)
  void theOldEpochMayBeUsedUntilItIsClosed(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      Jdbi jdbi = scene.jdbi(gates);
      scene.change(new Move.Advance());
      jdbi.useTransaction(h -> {
        assertThat(FencedScene.phase(gates.gate(NAME))).isEqualTo(Phase.READ_OLD);
        assertThat(scene.settled()).isFalse();
      });
    }
  }

  @ServerTest(except = TestServer.H2)
  void aTransactionThatSeesANewerEpochWakesTheHeartbeat(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.start(
          scene.node().fenced().lease(Duration.ofMinutes(10)).pollInterval(Duration.ofMinutes(2)));
      Jdbi jdbi = scene.jdbi(gates);
      // Not through the store that the node listens on: nobody tells it.
      try (io.migrationgate.jdbc.JdbcGateStore other =
          io.migrationgate.jdbc.JdbcGateStore.open(scene.database.dataSource())) {
        other.change(
            "wake",
            view -> new ChangeSet<>(
                true,
                List.<Mutation>of(
                    new Mutation.PutState(view.snapshot().migrations().get(NAME), true)),
                List.of()));
      }
      jdbi.useTransaction(h -> FencedScene.phase(gates.gate(NAME)));
      await().until(() -> gates.snapshot().epoch().equals(scene.store.load().epoch()));
    }
  }

  @ServerTest(except = TestServer.H2)
  void aChangeDoesNotStarveUnderTransactionsThatAlwaysOverlap(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.start(scene.node().fenced());
      Jdbi jdbi = scene.jdbi(gates);
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger open = new AtomicInteger();
      AtomicInteger gaps = new AtomicInteger();
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      // Each holds on until another one has begun, so that somebody has one open at any moment.
      for (int i = 0; i < 4; i++) {
        threads.add(CompletableFuture.runAsync(() -> {
          while (!stop.get()) {
            jdbi.useTransaction(h -> {
              FencedScene.phase(gates.gate(NAME));
              open.incrementAndGet();
              while (open.get() < 2 && !stop.get()) {
                Thread.onSpinWait();
              }
              h.execute("SELECT 1");
            });
            if (open.decrementAndGet() < 1) {
              gaps.incrementAndGet();
            }
          }
        }));
      }
      try {
        await().until(() -> open.get() >= 2);
        for (Move move : List.of(new Move.Advance(), new Move.Rollback(), new Move.Advance())) {
          scene.change(move);
          SettleProgress last =
              scene.admin.settlement(NAME).await(Duration.ofSeconds(30), progress -> {});
          assertThat(last.settled()).as("%s after %s", last, move).isTrue();
        }
      } finally {
        stop.set(true);
      }
      for (CompletableFuture<Void> thread : threads) {
        thread.get(30, TimeUnit.SECONDS);
      }
    }
  }

  @ServerTest(except = TestServer.H2)
  void aConnectionThatIsKilledLetsGo(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      Jdbi jdbi = scene.jdbi(gates);
      Handle handle = jdbi.open();
      handle.begin();
      FencedScene.write(gates.gate(NAME), handle, "lost");
      boolean postgres = server == TestServer.POSTGRESQL;
      long session = handle
          .select(postgres ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()")
          .mapTo(Long.class)
          .one();
      scene.change(new Move.Advance());
      assertThat(scene.settled()).isFalse();
      scene.database.execute(
          postgres ? "SELECT pg_terminate_backend(" + session + ")" : "KILL " + session);
      await().until(scene::settled);
      assertThatThrownBy(handle::commit).isInstanceOf(RuntimeException.class);
      handle.close();
      assertThat(scene.value("full_name")).isEqualTo("a");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aNodeThatIsGivenUpGoesOnAndIsStillWaitedFor(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      Jdbi jdbi = scene.jdbi(gates);
      jdbi.useTransaction(h -> {
        giveUp(scene, gates);
        scene.change(new Move.Advance());
        assertThat(scene.settled()).isFalse();
        FencedScene.write(gates.gate(NAME), h, "b");
      });
      assertThat(scene.value("full_name")).as("committed").isEqualTo("b");
      await().until(scene::settled);
      jdbi.useTransaction(h -> FencedScene.write(gates.gate(NAME), h, "c"));
      assertThat(scene.value("first_name")).as("by the new phase").isEqualTo("c");
    }
  }

  private static void giveUp(FencedScene scene, MigrationGates gates) {
    scene.store.change("give up", view -> {
      NodeRecord node = view.nodes().stream()
          .filter(one -> one.id().equals(gates.nodeId()))
          .findFirst()
          .orElseThrow();
      return new ChangeSet<>(
          true, List.<Mutation>of(new Mutation.PutNode(node.givenUp())), List.of());
    });
  }

  @ServerTest(except = TestServer.H2)
  void nodesWithAndWithoutLeasesSettleTogether(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates fenced = scene.fenced();
      MigrationGates leased = scene.start(scene.node().withoutThread());
      assertThat(scene.store.view().nodes())
          .extracting(NodeRecord::mode)
          .containsExactlyInAnyOrder(NodeMode.FENCED, NodeMode.LEASED);
      scene.jdbi(fenced).useTransaction(h -> {
        FencedScene.phase(fenced.gate(NAME));
        scene.change(new Move.Advance());
        SettleProgress first = scene.admin.settlement(NAME).poll();
        assertThat(first.stage()).isEqualTo(Stage.NODES);
        assertThat(first.nodes()).extracting(NodeRecord::id).containsExactly(leased.nodeId());
        leased.integration().refresh();
        assertThat(scene.admin.settlement(NAME).poll().stage()).isEqualTo(Stage.FENCES);
      });
      await().until(scene::settled);
    }
  }

  @ServerTest(except = TestServer.H2)
  void overlappingTransactionsOfAThreadEachHoldTheRow(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      Jdbi jdbi = scene.jdbi(gates);
      try (Handle outer = jdbi.open();
          Handle inner = jdbi.open()) {
        outer.begin();
        scene.change(new Move.Advance());
        inner.begin();
        assertThat(FencedScene.phase(gates.gate(NAME)))
            .as("one table for both")
            .isEqualTo(Phase.READ_OLD);
        outer.rollback();
        assertThat(scene.settled()).isFalse();
        assertThat(FencedScene.phase(gates.gate(NAME))).isEqualTo(Phase.READ_OLD);
        inner.rollback();
        await().until(scene::settled);
      }
    }
  }

  @ServerTest(except = TestServer.H2)
  void aSecondTransactionIsRefusedWhenTheFirstHasLostItsRow(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      Jdbi jdbi = scene.jdbi(gates);
      try (Handle outer = jdbi.open();
          Handle inner = jdbi.open()) {
        outer.begin();
        scene.change(new Move.Advance());
        // Behind the plugin's back: the unit is open, its lock is gone.
        outer.getConnection().rollback();
        await().until(scene::settled);
        assertThatThrownBy(inner::begin)
            .isInstanceOf(FenceRefusedException.class)
            .hasMessageContaining("no longer holds");
        assertThat(inner.isInTransaction()).isFalse();
        outer.rollback();
        inner.useTransaction(
            h -> assertThat(FencedScene.phase(gates.gate(NAME))).isEqualTo(Phase.DUAL_WRITE));
      }
    }
  }

  @ServerTest(except = TestServer.H2)
  void anotherHistoryIsNoticedByTheTransaction(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      Jdbi jdbi = scene.jdbi(gates);
      scene.database.execute("UPDATE mgate_epoch SET token = CONCAT('other ', token)");
      assertThatThrownBy(() -> jdbi.useTransaction(h -> FencedScene.phase(gates.gate(NAME))))
          .isInstanceOf(FenceRefusedException.class)
          .hasMessageContaining("another token");
      jdbi.useTransaction(h -> FencedScene.phase(gates.gate(NAME)));
      assertThat(gates.snapshot().epoch().token()).startsWith("other ");
      scene.database.execute("DELETE FROM mgate_epoch WHERE number > 1");
      jdbi.useTransaction(h -> FencedScene.phase(gates.gate(NAME)));
      assertThat(gates.snapshot().epoch().number())
          .as("behind what it had loaded")
          .isEqualTo(1);
    }
  }

  @ServerTest(except = TestServer.H2)
  void whatNoLockProtectsIsRefused(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      MigrationGate gate = gates.gate(NAME);
      Jdbi jdbi = scene.jdbi(gates);
      assertThatThrownBy(() -> FencedScene.phase(gate))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("outside a unit of work");
      try (UnitOfWork unit = gates.unitOfWork("by hand")) {
        assertThatThrownBy(() -> FencedScene.phase(gate))
            .isInstanceOf(GateUsageException.class)
            .hasMessageContaining("no transaction behind it");
      }
      assertThatThrownBy(
              () -> jdbi.installPlugin(new MigrationGatePlugin(gates).pinningAtFirstGate()))
          .isInstanceOf(GateUsageException.class);
      if (server == TestServer.POSTGRESQL) {
        assertThatThrownBy(() -> jdbi.useHandle(h -> {
              h.setReadOnly(true);
              try {
                h.begin();
              } finally {
                h.setReadOnly(false);
              }
            }))
            .isInstanceOf(GateUsageException.class)
            .hasMessageContaining("read only");
      }
      jdbi.useTransaction(h -> FencedScene.phase(gate));
    }
  }

  /** MariaDB's barrier needs a privilege; closed epochs do without, unless a node has a lease. */
  @Test
  void withoutThePrivilegeOnlyFencedNodesSettle() throws Exception {
    try (FencedScene scene = new FencedScene(TestServer.MARIADB)) {
      scene.database.execute(
          "DROP USER IF EXISTS fenced_blind@localhost",
          "CREATE USER fenced_blind@localhost IDENTIFIED BY 'blind'",
          "GRANT SELECT ON *.* TO fenced_blind@localhost");
      GateAdmin blind = new GateAdmin(
          scene.store,
          List.of(JdbcGateDatabase.of(scene.database.as("fenced_blind", "blind").dataSource())),
          TimeSource.SYSTEM);
      MigrationGates gates = scene.fenced();
      Operator vouching = new Operator("alice", "nobody else writes", false, false, Set.of(), true);
      blind.apply(NAME, new Move.Advance(), vouching);
      assertThat(blind.settlement(NAME).poll().settled()).isTrue();
      MigrationGates leased = scene.start(scene.node().withoutThread());
      blind.apply(NAME, new Move.Rollback(), OPERATOR);
      leased.integration().refresh();
      assertThatThrownBy(() -> blind.settlement(NAME).poll())
          .isInstanceOf(TransactionsHiddenException.class)
          .hasMessageContaining("GRANT PROCESS");
      leased.close();
      scene.jdbi(gates).useTransaction(h -> {
        FencedScene.phase(gates.gate(NAME));
        assertThat(blind.settlement(NAME).poll().settled()).isTrue();
      });
    }
  }

  @Test
  void h2IsRefused() throws Exception {
    try (FencedScene scene = new FencedScene(TestServer.H2)) {
      Jdbi jdbi = scene.jdbi(scene.fenced());
      assertThatThrownBy(() -> jdbi.useTransaction(h -> {}))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("no shared row locks");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aPhaseThatTheBuildDoesNotSupportIsRefusedByTheNodeItself(TestServer server)
      throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.start(MigrationGates.builder(scene.store)
          .build("45")
          .withoutClassPath()
          .withoutThread()
          .fenced()
          .declare(io.migrationgate.declaration.MigrationDeclaration.builder(NAME)
              .supports(Phase.READ_OLD)
              .build()));
      giveUp(scene, gates);
      scene.change(new Move.Advance());
      await().until(scene::settled);
      assertThatThrownBy(() ->
              scene.jdbi(gates).useTransaction(h -> FencedScene.write(gates.gate(NAME), h, "lost")))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("does not work");
      assertThat(scene.value("full_name")).isEqualTo("a");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aRevokedUnitOfAFencedNodeIsRefused(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      assertThatThrownBy(() -> scene.jdbi(gates).useTransaction(h -> {
            FencedScene.write(gates.gate(NAME), h, "lost");
            scene.change(new Move.Advance());
            gates.integration().refresh();
            scene.admin.revoke(gates.nodeId(), OPERATOR);
            gates.integration().refresh();
            assertThat(scene.settled()).as("the row is held all the same").isFalse();
          }))
          .isInstanceOf(CommitRefusedException.class)
          .hasMessageContaining("anna")
          .hasMessageContaining("revoked");
      assertThat(scene.value("full_name")).isEqualTo("a");
      await().until(scene::settled);
    }
  }

  @ServerTest(except = TestServer.H2)
  void manyThreadsCountRightWhilePhasesGoUpAndDown(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.start(scene.node().fenced());
      Jdbi jdbi = scene.jdbi(gates);
      MigrationGate gate = gates.gate(NAME);
      scene.database.execute("UPDATE customer SET full_name = '0', first_name = '0'");
      AtomicBoolean stop = new AtomicBoolean();
      CyclicBarrier begin = new CyclicBarrier(4);
      List<CompletableFuture<Integer>> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        threads.add(CompletableFuture.supplyAsync(() -> {
          meet(begin);
          int done = 0;
          while (!stop.get()) {
            jdbi.useTransaction(TransactionIsolationLevel.READ_COMMITTED, h -> count(gate, h));
            done++;
          }
          return done;
        }));
      }
      meet(begin);
      try {
        for (int i = 0; i < 3; i++) {
          for (Move move : List.of(new Move.Advance(), new Move.Rollback())) {
            scene.change(move);
            assertThat(scene
                    .admin
                    .settlement(NAME)
                    .await(Duration.ofSeconds(30), progress -> {})
                    .settled())
                .isTrue();
          }
        }
      } finally {
        stop.set(true);
      }
      int sum = 0;
      for (CompletableFuture<Integer> thread : threads) {
        sum += thread.get(30, TimeUnit.SECONDS);
      }
      assertThat(sum).isPositive();
      assertThat(scene.value("full_name")).isEqualTo(Integer.toString(sum));
    }
  }

  private static void count(MigrationGate gate, Handle h) {
    gate.lock(
        () -> h.select("SELECT full_name FROM customer WHERE id = 1 FOR UPDATE")
            .mapTo(String.class)
            .one(),
        () -> "");
    String before = h.select("SELECT full_name FROM customer WHERE id = 1")
        .mapTo(String.class)
        .one();
    FencedScene.write(gate, h, Integer.toString(Integer.parseInt(before) + 1));
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

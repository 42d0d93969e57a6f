package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.ManualTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operator takes a unit of work that does not end the right to commit. */
class RevocationTest {
  private static final String NAME = "customer-name-split";
  private static final Operator ANNA = Operator.of("anna", "the import hangs");

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore store = new InMemoryGateStore();
  private final FakeDatabase database = new FakeDatabase();
  private final GateAdmin admin = new GateAdmin(store, List.of(database), time);
  private final MigrationGates gates = MigrationGates.builder(store)
      .build("46")
      .withoutClassPath()
      .withoutThread()
      .time(time)
      .declare(MigrationDeclaration.builder(NAME).build())
      .start();

  @AfterEach
  void close() {
    gates.close();
  }

  private String read() {
    return gates.gate(NAME).<String, RuntimeException>read(() -> "old", () -> "new");
  }

  private SettleProgress settle() {
    gates.integration().refresh();
    gates.integration().step();
    return admin.settlement(NAME).poll();
  }

  @Test
  void aRevokedUnitIsRefusedAndWaitedForNoLonger() {
    try (UnitOfWork unit = gates.unitOfWork("import-job")) {
      read();
      admin.apply(NAME, new Move.Advance(), ANNA);
      assertThat(settle().stage()).isEqualTo(Stage.NODES);
      database.openTransactions.add("import");
      admin.revoke(gates.nodeId(), ANNA);
      assertThat(settle().stage()).as("its transaction is").isEqualTo(Stage.TRANSACTIONS);
      assertThatThrownBy(this::read)
          .isInstanceOf(CommitRefusedException.class)
          .hasMessageContaining("anna")
          .hasMessageContaining("the import hangs");
      assertThatThrownBy(unit::beforeCommit)
          .isInstanceOf(CommitRefusedException.class)
          .hasMessageContaining("import-job")
          .hasMessageContaining("revoked");
      database.openTransactions.clear();
      assertThat(settle().settled()).isTrue();
    }
    assertThat(store.history(new HistoryFilter(NAME, 2)))
        .extracting(entry -> entry.note().kind())
        .containsExactly("settled", "revoke");
    try (UnitOfWork next = gates.unitOfWork("next")) {
      assertThat(read()).isEqualTo("old");
      next.beforeCommit();
    }
  }

  @Test
  void aUnitThatBeganAfterTheChangeIsNotRevoked() {
    try (UnitOfWork old = gates.unitOfWork("import-job")) {
      read();
      admin.apply(NAME, new Move.Advance(), ANNA);
      gates.integration().refresh();
      admin.revoke(gates.nodeId(), ANNA);
      Thread young = new Thread(() -> {
        try (UnitOfWork unit = gates.unitOfWork("young")) {
          read();
          gates.integration().refresh();
          read();
          unit.beforeCommit();
        }
      });
      Throwable[] failure = new Throwable[1];
      young.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
      young.start();
      join(young);
      assertThat(failure[0]).isNull();
      assertThatThrownBy(old::beforeCommit).isInstanceOf(CommitRefusedException.class);
    }
  }

  @Test
  void whatNoChangeWaitsForIsNotRevoked() {
    assertThatThrownBy(() -> admin.revoke(gates.nodeId(), ANNA))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("no change that waits for it");
    assertThatThrownBy(() -> admin.revoke("nobody", ANNA))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("mgate nodes");
  }

  private static void join(Thread thread) {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

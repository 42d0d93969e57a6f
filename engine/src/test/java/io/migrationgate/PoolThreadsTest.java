package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stays with threads that outlive the node, or that the node outlives. */
class PoolThreadsTest {
  private static final String NAME = "customer-name-split";

  private final ExecutorService pool = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  private static MigrationGates node(InMemoryGateStore store) {
    return MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .declare(MigrationDeclaration.builder(NAME).build())
        .start();
  }

  private static void work(MigrationGates gates) {
    MigrationGate gate = gates.gate(NAME);
    try (UnitOfWork unit = gates.unitOfWork("unit")) {
      gate.<Object, RuntimeException>write(() -> "old", () -> "new");
      unit.beforeCommit();
    }
    gate.<Object, RuntimeException>read(() -> 1, () -> 2);
  }

  private static List<WeakReference<Object>> worked(boolean closes) {
    InMemoryGateStore store = new InMemoryGateStore();
    MigrationGates gates = node(store);
    work(gates);
    List<WeakReference<Object>> left = List.of(
        new WeakReference<>(gates),
        new WeakReference<>(gates.gate(NAME).runtime()),
        new WeakReference<>(gates.gate(NAME).runtime().units()));
    if (closes) {
      gates.close();
      store.close();
    }
    return left;
  }

  /** Else each redeployment of an application would leave a class loader behind. */
  @Test
  void aPoolsThreadKeepsNothingOfANodeThatIsGone() throws Exception {
    for (boolean closes : new boolean[] {true, false}) {
      List<WeakReference<Object>> left = pool.submit(() -> worked(closes)).get();
      await().untilAsserted(() -> {
        System.gc();
        assertThat(left).allSatisfy(one -> assertThat(one.get()).isNull());
      });
    }
  }

  @Test
  void whatIsUsedIsKept() throws Exception {
    try (InMemoryGateStore store = new InMemoryGateStore();
        MigrationGates gates = node(store)) {
      UnitOfWork unit = pool.submit(() -> {
            UnitOfWork opened = gates.unitOfWork("long");
            gates.gate(NAME).<Object, RuntimeException>write(() -> "old", () -> "new");
            return opened;
          })
          .get();
      System.gc();
      assertThat(gates.status().oldestUnitName()).isEqualTo("long");
      pool.submit(() -> {
            unit.beforeCommit();
            unit.close();
          })
          .get();
      assertThat(gates.status().openUnits()).isZero();
    }
  }

  @Test
  void whatAThreadHasLeftIsForgottenWhenItHasDied() throws Exception {
    try (InMemoryGateStore store = new InMemoryGateStore();
        MigrationGates gates = node(store)) {
      WeakReference<Thread> died = diedAfterWork(gates);
      await().untilAsserted(() -> {
        assertThat(gates.status().openUnits()).isZero();
        System.gc();
        assertThat(died.get()).isNull();
      });
    }
  }

  private static WeakReference<Thread> diedAfterWork(MigrationGates gates)
      throws InterruptedException {
    Thread worker = new Thread(() -> work(gates));
    worker.start();
    worker.join();
    return new WeakReference<>(worker);
  }
}

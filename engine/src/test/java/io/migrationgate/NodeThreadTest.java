package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever befalls the node's own thread, the node comes back, and nobody waits for it long. */
@Timeout(60)
class NodeThreadTest {
  private static final String NAME = "customer-name-split";

  private final GateStore store = spy(new InMemoryGateStore());

  private MigrationGatesBuilder node() {
    return MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .lease(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(20))
        .declare(MigrationDeclaration.builder(NAME).build());
  }

  private void place(Phase phase) {
    store.change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          NAME,
          new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
          null,
          true,
          true,
          epoch,
          epoch,
          false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
  }

  private static String read(MigrationGates gates) {
    return gates.gate(NAME).<String, RuntimeException>read(() -> "old", () -> "new");
  }

  @Test
  void anErrorOfTheApplicationsOwnSupplierDoesNotEndIt() {
    AtomicInteger asked = new AtomicInteger();
    try (MigrationGates gates = node()
        .p99Millis(() -> {
          asked.incrementAndGet();
          throw new NoClassDefFoundError("com/example/Metrics");
        })
        .start()) {
      await().until(() -> asked.get() > 2);
      place(Phase.DUAL_WRITE);
      await().until(() -> gates.gate(NAME).phase() == Phase.DUAL_WRITE);
    }
  }

  @Test
  void anErrorOfTheStoreDoesNotEndItEither() {
    AtomicInteger left = new AtomicInteger(3);
    doAnswer(call -> {
          if (left.getAndDecrement() > 0) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          return call.callRealMethod();
        })
        .when(store)
        .beat(any());
    try (MigrationGates gates = node().start()) {
      await().until(() -> left.get() < 0);
      place(Phase.DUAL_WRITE);
      await().until(() -> gates.gate(NAME).phase() == Phase.DUAL_WRITE);
      assertThat(read(gates)).isEqualTo("old");
    }
  }

  @Test
  void anErrorWhileItWaitsDoesNotEndItEither() throws Exception {
    AtomicInteger left = new AtomicInteger(3);
    doAnswer(call -> {
          if (left.getAndDecrement() > 0) {
            throw new StackOverflowError();
          }
          return call.callRealMethod();
        })
        .when(store)
        .awaitChange(any(), any());
    try (MigrationGates gates = node().start()) {
      await().until(() -> left.get() < 0);
      assertThat(read(gates)).isEqualTo("old");
    }
  }

  @Test
  void anErrorOfAListenerIsItsOwn() {
    List<Phase> heard = new CopyOnWriteArrayList<>();
    try (MigrationGates gates = node()
        .listener(change -> {
          throw new NoClassDefFoundError("com/example/Listener");
        })
        .listener(change -> heard.add(change.after().phase()))
        .start()) {
      place(Phase.DUAL_WRITE);
      await().until(() -> heard.contains(Phase.DUAL_WRITE));
      place(Phase.READ_NEW);
      await().until(() -> heard.contains(Phase.READ_NEW));
      assertThat(gates.gate(NAME).phase()).isEqualTo(Phase.READ_NEW);
    }
  }

  @Test
  void nobodyWaitsForATryThatIsStuck() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    AtomicReference<Boolean> down = new AtomicReference<>(false);
    doAnswer(call -> {
          if (down.get()) {
            stuck.await();
          }
          return call.callRealMethod();
        })
        .when(store)
        .beat(any());
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (MigrationGates gates = node().start()) {
      down.set(true);
      await().until(() -> gates.status().leaseRemainingMillis() <= 0);
      List<CompletableFuture<Void>> work = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        work.add(CompletableFuture.runAsync(
            () -> {
              // As a request does that holds a connection of the pool that the store uses too.
              try (UnitOfWork unit = gates.unitOfWork("request")) {
                assertThatThrownBy(() -> read(gates)).isInstanceOf(LeaseLostException.class);
                assertThat(unit.name()).isEqualTo("request");
              }
            },
            threads));
      }
      CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);
      down.set(false);
      stuck.countDown();
      await().ignoreExceptions().until(() -> read(gates).equals("old"));
    } finally {
      stuck.countDown();
      threads.shutdown();
    }
  }

  @Test
  void aNodeClosesEvenIfItsThreadIsStuck() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    doAnswer(call -> {
          inside.countDown();
          stuck.await();
          return call.callRealMethod();
        })
        .when(store)
        .beat(any());
    MigrationGates gates = node().drainTimeout(Duration.ofMillis(100)).start();
    try {
      assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
      CompletableFuture.runAsync(gates::close).get(20, TimeUnit.SECONDS);
    } finally {
      stuck.countDown();
      await()
          .until(() -> Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().equals("mgate-46")));
    }
  }
}

package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.UnitResource;
import io.migrationgate.testing.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the units of one thread share a pin, and how they end. */
class ThreadUnitsTest {
  private static final String NAME = "customer-name-split";

  private final InMemoryGateStore store = new InMemoryGateStore();
  private MigrationGates gates;
  private MigrationGate gate;

  @BeforeEach
  void start() {
    gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(new ManualTime())
        .declare(MigrationDeclaration.builder(NAME).build())
        .start();
    gate = gates.gate(NAME);
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  /** A change; says whether this node has acknowledged it, so holds no pin on what was before. */
  private boolean drainedAfterAChange() {
    store.change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          NAME,
          new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.STRICT),
          null,
          false,
          true,
          epoch,
          epoch,
          false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
    gates.integration().refresh();
    return drained();
  }

  private boolean drained() {
    gates.integration().refresh();
    return store.view().nodes().get(0).acked().equals(store.load().epoch());
  }

  private static void onAnotherThread(Runnable work) throws InterruptedException {
    Thread thread = new Thread(work);
    thread.start();
    thread.join();
  }

  @Test
  void aThreadIsInAGatedWriteWhileItsSidesRun() throws Exception {
    List<Boolean> seen = new ArrayList<>();
    try (UnitOfWork unit = gates.unitOfWork("unit")) {
      seen.add(gates.integration().inGatedWrite());
      GateAction<RuntimeException> look = () -> seen.add(gates.integration().inGatedWrite());
      gate.write(look, look);
      gate.forKey(1).write(look, look);
      gate.<Boolean, RuntimeException>lock(
          () -> seen.add(gates.integration().inGatedWrite()),
          () -> seen.add(gates.integration().inGatedWrite()));
      gate.<Boolean, RuntimeException>read(
          () -> seen.add(gates.integration().inGatedWrite()),
          () -> seen.add(gates.integration().inGatedWrite()));
      gate.write(
          () -> {
            AtomicReference<Boolean> other = new AtomicReference<>();
            onAnotherThread(() -> other.set(gates.integration().inGatedWrite()));
            seen.add(other.get());
          },
          () -> {});
      assertThatThrownBy(() -> gate.write(
              () -> {
                throw new IllegalStateException("no");
              },
              () -> {}))
          .hasMessage("no");
      seen.add(gates.integration().inGatedWrite());
      unit.beforeCommit();
    }
    assertThat(seen).containsExactly(false, true, true, true, false, false, false);
  }

  @Test
  void aWriteThatEndsItsUnitStaysPinnedUntilItReturns() {
    UnitOfWork unit = gates.unitOfWork("unit");
    gate.write(
        () -> {
          unit.close();
          assertThat(drainedAfterAChange()).isFalse();
        },
        () -> {});
    assertThat(drained()).isTrue();
  }

  @Test
  void aReadThatEndsItsUnitStaysPinnedUntilItReturns() {
    UnitOfWork unit = gates.unitOfWork("unit");
    boolean drainedWhileReading = gate.<Boolean, RuntimeException>read(
        () -> {
          unit.close();
          return drainedAfterAChange();
        },
        () -> true);
    assertThat(drainedWhileReading).isFalse();
    assertThat(drained()).isTrue();
  }

  @Test
  void everyUnitAddsAllThatItCounted() {
    for (int i = 0; i < 3; i++) {
      try (UnitOfWork unit = gates.unitOfWork("unit")) {
        gate.<Boolean, RuntimeException>read(() -> true, () -> false);
        gate.<Boolean, RuntimeException>read(() -> true, () -> false);
        unit.beforeCommit();
      }
    }
    assertThat(gates.counts().get(NAME).readOld()).isEqualTo(6);
  }

  @Test
  void unitsMayOverlapOnAndOn() {
    UnitOfWork last = gates.unitOfWork("first");
    for (int i = 0; i < 1_000; i++) {
      UnitOfWork next = gates.unitOfWork("unit " + i);
      next.pin();
      last.close();
      assertThat(gates.status().oldestUnitName()).isEqualTo("unit " + i);
      last = next;
    }
    assertThat(drainedAfterAChange()).isFalse();
    last.close();
    assertThat(drained()).isTrue();
    assertThat(gates.status().openUnits()).isZero();
  }

  @Test
  void aUnitOfADeadThreadEndsWhenSomebodyClosesIt() throws Exception {
    AtomicReference<UnitOfWork> left = new AtomicReference<>();
    onAnotherThread(() -> {
      left.set(gates.unitOfWork("left behind"));
      left.get().pin();
    });
    assertThat(drainedAfterAChange()).isFalse();
    left.get().close();
    assertThat(drained()).isTrue();
    assertThat(gates.status().openUnits()).isZero();
  }

  @Test
  void aUnitThatAnotherThreadEndedAdmitsNoWrite() throws Exception {
    UnitOfWork unit = gates.unitOfWork("unit");
    unit.pin();
    onAnotherThread(unit::close);
    assertThatThrownBy(() -> gate.write(() -> {}, () -> {})).isInstanceOf(GateUsageException.class);
    assertThat(drainedAfterAChange()).isTrue();
  }

  @Test
  void everyTransactionOpenOnTheThreadIsAskedBeforeAPin() {
    List<String> asked = new ArrayList<>();
    try (UnitOfWork outer = gates.unitOfWork("outer", new Asked("outer", asked));
        UnitOfWork inner = gates.unitOfWork("inner", new Asked("inner", asked))) {
      gate.write(() -> {}, () -> {});
      inner.beforeCommit();
      outer.beforeCommit();
    }
    assertThat(asked).containsExactlyInAnyOrder("outer", "inner");
  }

  private record Asked(String name, List<String> asked) implements UnitResource {
    @Override
    public void beforePin() {
      asked.add(name);
    }

    @Override
    public Object savepoint() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void rollbackTo(Object savepoint) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release(Object savepoint) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean survives(Throwable failure) {
      return false;
    }

    @Override
    public void record(FailedWrite failure) {
      throw new UnsupportedOperationException();
    }
  }
}

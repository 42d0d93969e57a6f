package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.internal.ThreadUnits;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.testing.ManualTime;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads of a unit of work after the first one, which decide nothing any more. */
class DecidedReadsTest {
  private static final String NAME = "customer-name-split";
  private static final int TIMES = 10_000;

  private final InMemoryGateStore store = new InMemoryGateStore();
  private MigrationGates gates;
  private MigrationGate gate;

  /** How a gate is asked. */
  enum Asked {
    WITHOUT_KEY,
    BY_NUMBER,
    BY_TEXT;

    <T> T read(MigrationGate gate, GateSupplier<T, RuntimeException> old) {
      GateSupplier<T, RuntimeException> never = () -> {
        throw new AssertionError("the new side");
      };
      return switch (this) {
        case WITHOUT_KEY -> gate.read(old, never);
        case BY_NUMBER -> gate.forKey(7).read(old, never);
        case BY_TEXT -> gate.forKey("seven").read(old, never);
      };
    }
  }

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
          new Placement(Phase.WRITE_NEW, Ramp.NONE, SecondaryWrites.STRICT),
          null,
          true,
          false,
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

  private long reads() {
    return gates.counts().get(NAME).readOld();
  }

  private UnitOfWork unitThatHasRead(Asked asked) {
    UnitOfWork unit = gates.unitOfWork("unit");
    assertThat(asked.read(gate, () -> "first")).isEqualTo("first");
    return unit;
  }

  @ParameterizedTest
  @EnumSource
  void oneThatEndsItsUnitStaysPinnedUntilItReturns(Asked asked) {
    UnitOfWork unit = unitThatHasRead(asked);
    boolean drainedWhileReading = asked.read(gate, () -> {
      unit.close();
      assertThat(gates.integration().inGatedRead()).isTrue();
      return drainedAfterAChange();
    });
    assertThat(drainedWhileReading).isFalse();
    assertThat(gates.integration().inGatedRead()).isFalse();
    assertThat(drained()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void oneThatGoesOnInTheNextUnitGoesOnByWhatWasDecided(Asked asked) {
    UnitOfWork first = unitThatHasRead(asked);
    List<UnitOfWork> next = new ArrayList<>();
    asked.read(gate, () -> {
      first.beforeCommit();
      first.close();
      assertThat(drainedAfterAChange()).isFalse();
      next.add(gates.unitOfWork("next"));
      next.get(0).pin();
      assertThat(asked.read(gate, () -> "inside")).isEqualTo("inside");
      return true;
    });
    assertThat(asked.read(gate, () -> "the same unit")).isEqualTo("the same unit");
    assertThat(drained()).isFalse();
    next.get(0).close();
    assertThat(drained()).isTrue();
    assertThat(gate.<String, RuntimeException>read(() -> "old", () -> "new")).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource
  void oneThatFailsAfterItHasEndedItsUnitGivesThePinBack(Asked asked) {
    UnitOfWork unit = unitThatHasRead(asked);
    assertThatThrownBy(() -> asked.read(gate, () -> {
          unit.close();
          throw new IllegalStateException("no");
        }))
        .hasMessage("no");
    assertThat(reads()).isEqualTo(2);
    assertThat(drainedAfterAChange()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void eachIsCountedWhicheverWayItEnds(Asked asked) {
    try (UnitOfWork unit = unitThatHasRead(asked)) {
      for (int i = 0; i < 3; i++) {
        asked.read(gate, () -> asked.read(gate, () -> asked.read(gate, () -> "inside")));
      }
      assertThatThrownBy(() -> asked.read(gate, () -> {
            throw new IllegalStateException("no");
          }))
          .hasMessage("no");
      // A unit inside ends and changes nothing.
      asked.read(gate, () -> {
        gates.unitOfWork("inner").close();
        return true;
      });
      assertThat(reads()).as("until the unit ends").isZero();
    }
    assertThat(reads()).isEqualTo(1 + 9 + 1 + 1);
  }

  @ParameterizedTest
  @EnumSource
  void oneIsAGatedReadForThoseWhoAsk(Asked asked) {
    try (UnitOfWork unit = unitThatHasRead(asked)) {
      assertThat(gates.integration().inGatedRead()).isFalse();
      assertThat(asked.read(gate, () -> gates.integration().inGatedRead())).isTrue();
      assertThat(gates.integration().inGatedRead()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterAnotherThreadHasEndedTheUnitTheyDecideAnew(Asked asked) throws Exception {
    UnitOfWork unit = unitThatHasRead(asked);
    Thread other = new Thread(unit::close);
    other.start();
    other.join();
    assertThat(drainedAfterAChange()).isFalse();
    assertThat(gate.<String, RuntimeException>read(() -> "old", () -> "new")).isEqualTo("new");
    assertThat(drained()).isTrue();
  }

  /** It leaves nothing behind that would keep those after it from being decided. */
  @Test
  void afterOneThatHasEndedItsUnitOthersAreDecidedAgain() {
    UnitOfWork unit = unitThatHasRead(Asked.WITHOUT_KEY);
    Asked.WITHOUT_KEY.read(gate, () -> {
      unit.close();
      return true;
    });
    try (UnitOfWork next = unitThatHasRead(Asked.WITHOUT_KEY)) {
      ThreadUnits mine = gate.units().mine();
      long read = mine.beginRead(gate.index());
      assertThat(read).isPositive();
      assertThat(mine.endDecided(gate.index(), read)).isTrue();
    }
    assertThat(reads()).isEqualTo(4);
  }

  @Test
  void theyMakeNoObject() {
    GateSupplier<Boolean, RuntimeException> old = () -> true;
    GateSupplier<Boolean, RuntimeException> fresh = () -> false;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (UnitOfWork unit = gates.unitOfWork("unit")) {
      boolean all = gate.read(old, fresh);
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < TIMES; i++) {
        all &= gate.read(old, fresh);
      }
      long inUnit = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(all).isTrue();
      // What the first call loads, not what each of them makes.
      assertThat(inUnit).isLessThan(8L * TIMES);
    }
  }
}

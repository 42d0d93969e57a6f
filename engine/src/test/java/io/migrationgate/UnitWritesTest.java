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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a unit of work knows of the gated writes that were asked for in it. */
class UnitWritesTest {
  private static final String NAME = "customer-name-split";
  private static final UnitWrite OLD = new UnitWrite(NAME, null, Set.of(Side.OLD));
  private static final UnitWrite OLD_OF_7 = new UnitWrite(NAME, "7", Set.of(Side.OLD));
  private static final GateAction<RuntimeException> NOTHING = () -> {};

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
    gates.integration().keepUnitWrites();
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  private void place(Phase phase, Ramp ramp) {
    store.change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          NAME,
          new Placement(phase, ramp, SecondaryWrites.STRICT),
          null,
          phase != Phase.READ_OLD,
          phase.compareTo(Phase.WRITE_NEW) < 0,
          epoch,
          epoch,
          false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
    gates.integration().refresh();
  }

  private void ask() {
    gate.write(NOTHING, NOTHING);
  }

  @Test
  void tellsMigrationKeyAndSidesOfEachWrite() {
    place(Phase.READ_OLD, new Ramp(0, new TreeSet<>(Set.of("7"))));
    try (UnitOfWork unit = gates.unitOfWork("unit", new Transaction())) {
      assertThat(gates.integration().unitWrites()).isEmpty();
      ask();
      gate.forKey(7).write(NOTHING, NOTHING);
      gate.forKey("8").write(NOTHING, NOTHING);
      gate.forKey("8").write(NOTHING, NOTHING);
      gate.read(() -> 1, () -> 2);
      gate.lock(() -> 1, () -> 2);
      assertThat(gates.integration().unitWrites())
          .containsExactlyInAnyOrder(
              OLD,
              new UnitWrite(NAME, "7", Set.of(Side.OLD, Side.NEW)),
              new UnitWrite(NAME, "8", Set.of(Side.OLD)));
      unit.rolledBack();
      assertThat(gates.integration().unitWrites()).isEmpty();
    }
  }

  @Test
  void followsThePhase() {
    for (Phase phase : Phase.values()) {
      place(phase, Ramp.NONE);
      try (UnitOfWork unit = gates.unitOfWork("unit")) {
        ask();
        Set<Side> sides = switch (phase) {
          case READ_OLD -> Set.of(Side.OLD);
          case DUAL_WRITE, READ_NEW -> Set.of(Side.OLD, Side.NEW);
          case WRITE_NEW, CONTRACTED -> Set.of(Side.NEW);
        };
        assertThat(gates.integration().unitWrites())
            .containsExactly(new UnitWrite(NAME, null, sides));
        unit.beforeCommit();
      }
    }
  }

  @Test
  void aWriteUnderWayIsAmongThem() {
    try (UnitOfWork unit = gates.unitOfWork("unit")) {
      gate.write(
          () -> assertThat(gates.integration().unitWrites()).containsExactly(OLD), () -> null);
      unit.beforeCommit();
    }
  }

  @Test
  void endsWithTheUnit() {
    try (UnitOfWork unit = gates.unitOfWork("first")) {
      ask();
      unit.beforeCommit();
      assertThat(gates.integration().unitWrites()).containsExactly(OLD);
    }
    assertThat(gates.integration().unitWrites()).isEmpty();
    try (UnitOfWork unit = gates.unitOfWork("second")) {
      assertThat(gates.integration().unitWrites()).isEmpty();
      unit.rolledBack();
    }
  }

  @Test
  void aUnitInsideAnotherHasItsOwn() {
    try (UnitOfWork outer = gates.unitOfWork("outer")) {
      ask();
      try (UnitOfWork inner = gates.unitOfWork("inner")) {
        assertThat(gates.integration().unitWrites()).isEmpty();
        gate.forKey(7).write(NOTHING, NOTHING);
        assertThat(gates.integration().unitWrites()).containsExactly(OLD_OF_7);
        inner.beforeCommit();
      }
      assertThat(gates.integration().unitWrites()).containsExactly(OLD);
      outer.beforeCommit();
    }
  }

  @Test
  void whatIsAskedForAgainIsForgottenOnceOnly() {
    Transaction resource = new Transaction();
    try (UnitOfWork outer = gates.unitOfWork("outer", resource)) {
      ask();
      try (UnitOfWork inner = gates.unitOfWork("inner", new Transaction())) {
        ask();
        inner.beforeCommit();
      }
      assertThat(gates.integration().unitWrites())
          .as("asked for before the inner one")
          .containsExactly(OLD);
      long mark = outer.mark();
      ask();
      outer.rolledBackTo(mark);
      assertThat(gates.integration().unitWrites())
          .as("asked for before the savepoint")
          .containsExactly(OLD);
      outer.beforeCommit();
    }
  }

  @Test
  void unitsOfOneTransactionHaveThemInCommon() {
    Transaction transaction = new Transaction();
    try (UnitOfWork outer = gates.unitOfWork("outer", transaction)) {
      ask();
      try (UnitOfWork inner = gates.unitOfWork("inner", transaction)) {
        gate.forKey(7).write(NOTHING, NOTHING);
        assertThat(gates.integration().unitWrites()).containsExactlyInAnyOrder(OLD, OLD_OF_7);
        inner.beforeCommit();
      }
      assertThat(gates.integration().unitWrites()).containsExactlyInAnyOrder(OLD, OLD_OF_7);
      outer.beforeCommit();
    }
    assertThat(gates.integration().unitWrites()).isEmpty();
  }

  @Test
  void whatASavepointUndoesIsForgotten() {
    try (UnitOfWork unit = gates.unitOfWork("unit")) {
      ask();
      long mark = unit.mark();
      gate.forKey(7).write(NOTHING, NOTHING);
      unit.rolledBackTo(mark);
      assertThat(gates.integration().unitWrites()).containsExactly(OLD);
      unit.beforeCommit();
    }
  }

  @Test
  void aWriteThatFailedWasAskedForAllTheSame() {
    try (UnitOfWork unit = gates.unitOfWork("unit")) {
      assertThatThrownBy(() -> gate.write(
              () -> {
                throw new IllegalStateException("no");
              },
              () -> {}))
          .hasMessage("no");
      assertThat(gates.integration().unitWrites()).containsExactly(OLD);
      unit.rolledBack();
    }
  }

  @Test
  void closedByAnotherThreadItIsForgottenToo() throws Exception {
    UnitOfWork unit = gates.unitOfWork("unit");
    ask();
    unit.rolledBack();
    Thread closer = new Thread(unit::close);
    closer.start();
    closer.join();
    assertThat(gates.integration().unitWrites()).isEmpty();
  }

  @Test
  void nothingIsKeptUnlessSomebodyWantsIt() {
    try (MigrationGates others = MigrationGates.builder(new InMemoryGateStore())
            .build("46")
            .withoutClassPath()
            .withoutThread()
            .declare(MigrationDeclaration.builder(NAME).build())
            .start();
        UnitOfWork unit = others.unitOfWork("unit")) {
      others.gate(NAME).write(NOTHING, NOTHING);
      assertThat(others.integration().unitWrites()).isEmpty();
      unit.rolledBack();
    }
  }

  private static final class Transaction implements UnitResource {
    @Override
    public Object savepoint() {
      return this;
    }

    @Override
    public void rollbackTo(Object savepoint) {}

    @Override
    public void release(Object savepoint) {}

    @Override
    public boolean survives(Throwable failure) {
      return true;
    }

    @Override
    public void record(FailedWrite failure) {}
  }
}

package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.testing.RecordingResource;
import io.migrationgate.testkit.TestGates;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationGateTest {
  private static final String NAME = "customer-name-split";

  private final List<String> calls = new ArrayList<>();
  private TestGates gates;
  private MigrationGate gate;

  @BeforeEach
  void start() {
    gates = TestGates.of(NAME);
    gate = gates.gate(NAME);
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  @ParameterizedTest
  @CsvSource({
    "READ_OLD, old",
    "DUAL_WRITE, old",
    "READ_NEW, new",
    "WRITE_NEW, new",
    "CONTRACTED, new"
  })
  void readsTheAuthoritativeSide(Phase phase, String side) {
    gates.phase(NAME, phase);
    assertThat(gate.<String, RuntimeException>read(() -> "old", () -> "new")).isEqualTo(side);
    assertThat(gate.forKey("k").<String, RuntimeException>read(() -> "old", () -> "new"))
        .isEqualTo(side);
    assertThat(gate.phase()).isEqualTo(phase);
  }

  @ParameterizedTest
  @CsvSource({
    "READ_OLD, old, old",
    "DUAL_WRITE, old new, old",
    "READ_NEW, old new, new",
    "WRITE_NEW, new, new",
    "CONTRACTED, new, new"
  })
  void writesOldBeforeNewAndReturnsTheAuthoritativeResult(
      Phase phase, String order, String result) {
    gates.phase(NAME, phase);
    gates.inUnit(() -> {
      assertThat(gate.write(() -> call("old"), () -> call("new"))).isEqualTo(result);
      assertThat(calls).containsExactly(order.split(" "));
      calls.clear();
      gate.write(() -> void_("old"), () -> void_("new"));
      assertThat(calls).containsExactly(order.split(" "));
      calls.clear();
      assertThat(gate.lock(() -> call("old"), () -> call("new"))).isEqualTo(result);
      assertThat(calls).containsExactly(order.split(" "));
    });
    boolean old = order.contains("old");
    assertThat(gates.writes(NAME, Side.OLD)).isEqualTo(old ? 2 : 0);
    assertThat(gates.writes(NAME, Side.NEW)).isEqualTo(order.contains("new") ? 2 : 0);
  }

  private String call(String side) {
    calls.add(side);
    return side;
  }

  private void void_(String side) {
    calls.add(side);
  }

  @Test
  void theOldPathIsNeverCalledOnceContracted() {
    gates.phase(NAME, Phase.CONTRACTED);
    gates.inUnit(() -> {
      gate.<String, RuntimeException>read(
          () -> {
            throw new AssertionError("old read");
          },
          () -> "new");
      gate.<String, RuntimeException>write(
          () -> {
            throw new AssertionError("old written");
          },
          () -> "new");
      gate.<String, RuntimeException>lock(
          () -> {
            throw new AssertionError("old locked");
          },
          () -> "new");
    });
    assertThat(gates.reads(NAME, Side.NEW)).isEqualTo(1);
  }

  @Test
  void checkedExceptionsReachTheCallerUnwrapped() {
    SQLException old = new SQLException("old");
    IOException fresh = new IOException("new");
    assertThatThrownBy(() -> gate.read(
            () -> {
              throw old;
            },
            () -> "new"))
        .isSameAs(old);
    gates.phase(NAME, Phase.DUAL_WRITE);
    assertThatThrownBy(() -> gates.inUnit(() -> gate.write(() -> call("old"), () -> {
          throw fresh;
        })))
        .isSameAs(fresh);
    assertThat(calls).containsExactly("old");
  }

  @Test
  void aWriteOutsideAUnitOfWorkIsRefusedBeforeAnythingRuns() {
    for (Phase phase : Phase.values()) {
      gates.phase(NAME, phase);
      assertThatThrownBy(() -> gate.write(() -> call("old"), () -> call("new")))
          .isInstanceOf(GateUsageException.class)
          .hasMessage(
              "gate 'customer-name-split': found a gated write outside a unit of work; expected an open"
                  + " transaction, so that all its writes see the same phases. Next: run it in a transaction of a"
                  + " Jdbi that has the plugin or of a GatedDataSource, or open"
                  + " gates.unitOfWork(name).");
      assertThatThrownBy(() -> gate.lock(() -> call("old"), () -> call("new")))
          .isInstanceOf(GateUsageException.class);
      assertThatThrownBy(() -> gate.forKey("k").write(() -> call("old"), () -> call("new")))
          .isInstanceOf(GateUsageException.class);
    }
    assertThat(calls).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway")
  void nullPathsAreRefusedWhateverThePhase() {
    for (Phase phase : Phase.values()) {
      gates.phase(NAME, phase);
      assertThatThrownBy(() -> gate.read(null, () -> "new"))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("null as the old path of a read");
      assertThatThrownBy(() -> gate.read(() -> "old", null))
          .hasMessageContaining("null as the new path of a read");
      gates.inUnit(() -> {
        assertThatThrownBy(
                () -> gate.write((GateSupplier<String, RuntimeException>) null, () -> call("new")))
            .hasMessageContaining("null as the old path of a write");
        assertThatThrownBy(
                () -> gate.write(() -> void_("old"), (GateAction<RuntimeException>) null))
            .hasMessageContaining("null as the new path of a write");
        assertThatThrownBy(() -> gate.lock(() -> call("old"), null))
            .hasMessageContaining("null as the new path of a lock");
      });
    }
    assertThat(calls).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway")
  void keysMustBeThere() {
    assertThatThrownBy(() -> gate.forKey((String) null))
        .isInstanceOf(GateUsageException.class)
        .hasMessageContaining("found null as the key");
    assertThatThrownBy(() -> gate.forKey("")).hasMessageContaining("found an empty key");
    assertThat(gate.forKey("🦉").<String, RuntimeException>read(() -> "old", () -> "new"))
        .isEqualTo("old");
  }

  @Test
  void aGateThatIsNotDeclaredIsRefusedWithTheNamesThatAre() {
    assertThatThrownBy(() -> gates.gate("customer-name-spilt"))
        .isInstanceOf(GateUsageException.class)
        .hasMessageContaining("migration 'customer-name-spilt'")
        .hasMessageContaining("one of customer-name-split");
  }

  @Test
  void pilotsAreTreatedAsAlreadyInTheNextPhase() {
    gates.phase(NAME, Phase.DUAL_WRITE);
    gates.pilots(NAME, "tenant-7", "42", "🦉");
    assertThat(read("tenant-7")).isEqualTo("new");
    assertThat(read("tenant-8")).isEqualTo("old");
    assertThat(read("🦉")).isEqualTo("new");
    assertThat(gate.forKey(42).<String, RuntimeException>read(() -> "old", () -> "new"))
        .isEqualTo("new");
    assertThat(gate.forKey(43).<String, RuntimeException>read(() -> "old", () -> "new"))
        .isEqualTo("old");
    assertThat(gate.<String, RuntimeException>read(() -> "old", () -> "new")).isEqualTo("old");
    gates.inUnit(() -> {
      assertThat(gate.forKey("tenant-7").write(() -> call("old"), () -> call("new")))
          .isEqualTo("new");
      assertThat(gate.forKey("tenant-8").write(() -> call("old"), () -> call("new")))
          .isEqualTo("old");
    });
    assertThat(calls).containsExactly("old", "new", "old", "new");
  }

  private String read(String key) {
    return gate.forKey(key).<String, RuntimeException>read(() -> "old", () -> "new");
  }

  @Test
  void aShareOfKeysIsStickyAndGrowsWithoutMovingAnyoneBack() {
    gates.phase(NAME, Phase.DUAL_WRITE);
    List<String> before = List.of();
    for (int share : new int[] {0, 100, 1_000, 5_000, 10_000}) {
      gates.place(
          NAME, new Placement(Phase.DUAL_WRITE, Ramp.ofBasisPoints(share), SecondaryWrites.STRICT));
      List<String> in = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        if (read("customer-" + i).equals("new")) {
          in.add("customer-" + i);
        }
      }
      assertThat(in).containsAll(before);
      assertThat((double) in.size())
          .isCloseTo(2_000 * share / 10_000.0, org.assertj.core.api.Assertions.within(60.0));
      before = in;
    }
    assertThat(before).hasSize(2_000);
  }

  // ---- secondary writes that are recorded
  // ----------------------------------------------------------------------

  @Test
  void aCanaryThatFailsIsRecordedAndTheUnitGoesOn() {
    gates.pilots(NAME, "k");
    RecordingResource resource = new RecordingResource();
    try (UnitOfWork unit = gates.gates().unitOfWork("test", resource)) {
      String result = gate.forKey("k").write(() -> call("old"), () -> {
        throw new IllegalStateException("no column");
      });
      assertThat(result).isEqualTo("old");
      unit.beforeCommit();
    }
    assertThat(resource.events)
        .containsExactly(
            "savepoint",
            "rollback",
            "record customer-name-split new k " + "java.lang.IllegalStateException: no column");
  }

  @Test
  void recordedWritesReleaseTheirSavepointWhenTheySucceed() {
    gates.place(NAME, new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.RECORD));
    RecordingResource resource = new RecordingResource();
    try (UnitOfWork unit = gates.gates().unitOfWork("test", resource)) {
      gate.write(() -> call("old"), () -> call("new"));
      unit.beforeCommit();
    }
    assertThat(calls).containsExactly("old", "new");
    assertThat(resource.events).containsExactly("savepoint", "release");
  }

  @Test
  void inReadNewTheOldSideIsTheOneRecorded() {
    gates.place(NAME, new Placement(Phase.READ_NEW, Ramp.NONE, SecondaryWrites.RECORD));
    RecordingResource resource = new RecordingResource();
    try (UnitOfWork unit = gates.gates().unitOfWork("test", resource)) {
      assertThat(gate.write(
              () -> {
                throw new IllegalStateException("gone");
              },
              () -> call("new")))
          .isEqualTo("new");
      unit.beforeCommit();
    }
    assertThat(resource.events).last().asString().startsWith("record customer-name-split old null");
  }

  @Test
  void aDeadlockIsNeverSwallowed() {
    gates.place(NAME, new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.RECORD));
    RecordingResource resource = new RecordingResource();
    resource.survives = false;
    SQLException deadlock = new SQLException("deadlock", "40P01");
    try (UnitOfWork unit = gates.gates().unitOfWork("test", resource)) {
      assertThatThrownBy(() -> gate.write(() -> call("old"), () -> {
            throw deadlock;
          }))
          .isSameAs(deadlock);
    }
    assertThat(resource.events).containsExactly("savepoint");
  }

  @Test
  void theAuthoritativeWriteIsNeverRecordedAway() {
    gates.place(NAME, new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.RECORD));
    RecordingResource resource = new RecordingResource();
    IllegalStateException failure = new IllegalStateException("old");
    try (UnitOfWork unit = gates.gates().unitOfWork("test", resource)) {
      assertThatThrownBy(() -> gate.write(
              () -> {
                throw failure;
              },
              () -> call("new")))
          .isSameAs(failure);
    }
    assertThat(calls).isEmpty();
    assertThat(resource.events).isEmpty();
  }

  @Test
  void recordingNeedsATransactionWithSavepoints() {
    gates.place(NAME, new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.RECORD));
    try (UnitOfWork unit = gates.gates().unitOfWork("no savepoints")) {
      assertThatThrownBy(() -> gate.write(() -> call("old"), () -> call("new")))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("without savepoints");
      assertThat(unit.name()).isEqualTo("no savepoints");
    }
  }

  @Test
  void gatesOfOneNodeHaveTheirOwnPhases() {
    try (TestGates two = TestGates.declaring(
        MigrationDeclaration.builder("a").build(),
        MigrationDeclaration.builder("b").build())) {
      two.phase("b", Phase.WRITE_NEW);
      assertThat(two.gate("a").<String, RuntimeException>read(() -> "old", () -> "new"))
          .isEqualTo("old");
      assertThat(two.gate("b").<String, RuntimeException>read(() -> "old", () -> "new"))
          .isEqualTo("new");
      assertThat(two.reads("a", Side.OLD)).isEqualTo(1);
      assertThat(two.reads("b", Side.OLD)).isZero();
      assertThat(two.reads("b", Side.NEW)).isEqualTo(1);
    }
  }
}

package io.migrationgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.GateUsageException;
import io.migrationgate.Phase;
import io.migrationgate.Side;
import org.junit.jupiter.api.Test;

class TestGatesTest {
  private static final String NAME = "order-address-table";

  @Test
  void setsAnyPhaseAtOnceAndCountsBySide() {
    try (TestGates gates = TestGates.of(NAME)) {
      for (Phase phase : Phase.values()) {
        gates.phase(NAME, phase);
        assertThat(gates.gate(NAME).phase()).isEqualTo(phase);
        gates.inUnit(() -> gates.gate(NAME).write(() -> {}, () -> {}));
        boolean old = phase.compareTo(Phase.WRITE_NEW) < 0;
        assertThat(gates.writes(NAME, Side.OLD)).as("%s", phase).isEqualTo(old ? 1 : 0);
        assertThat(gates.writes(NAME, Side.NEW)).isEqualTo(phase == Phase.READ_OLD ? 0 : 1);
      }
    }
  }

  @Test
  void goesBackAsWellAsForward() {
    try (TestGates gates = TestGates.of(NAME)) {
      gates.phase(NAME, Phase.CONTRACTED);
      gates.phase(NAME, Phase.READ_OLD);
      assertThat(gates.gate(NAME).<String, RuntimeException>read(() -> "old", () -> "new"))
          .isEqualTo("old");
      assertThat(gates.reads(NAME, Side.OLD)).isEqualTo(1);
      assertThat(gates.reads(NAME, Side.NEW)).isZero();
    }
  }

  @Test
  void pilotsTryTheNewPathInReadOld() {
    try (TestGates gates = TestGates.of(NAME)) {
      gates.pilots(NAME, "tenant-7");
      gates.inUnit(() -> gates.gate(NAME).forKey("tenant-7").write(() -> {}, () -> {}));
      assertThat(gates.writes(NAME, Side.NEW)).isEqualTo(1);
      gates.inUnit(() -> gates.gate(NAME).forKey("tenant-7").write(() -> {}, () -> {
        throw new IllegalStateException("no table yet");
      }));
      assertThat(gates.gates().counts().get(NAME).recorded()).isEqualTo(1);
    }
  }

  @Test
  void refusesNamesThatWereNotGiven() {
    try (TestGates gates = TestGates.of(NAME)) {
      assertThatThrownBy(() -> gates.phase("other", Phase.DUAL_WRITE))
          .isInstanceOf(GateUsageException.class);
      assertThatThrownBy(() -> gates.reads("other", Side.OLD))
          .isInstanceOf(GateUsageException.class);
    }
  }
}

package io.migrationgate.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.migrationgate.Phase;
import io.migrationgate.UnitOfWork;
import io.migrationgate.testkit.TestGates;
import org.junit.jupiter.api.Test;

class MigrationGateMetricsTest {
  private static final String NAME = "price-cents";

  @Test
  void countersGoOnWhenThePhaseChanges() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (TestGates gates = TestGates.of(NAME)) {
      new MigrationGateMetrics(gates.gates()).bindTo(registry);
      read(gates);
      assertThat(count(registry, "mgate.reads", "side", "old")).isEqualTo(1);
      gates.phase(NAME, Phase.WRITE_NEW);
      read(gates);
      gates.inUnit(() -> gates.gate(NAME).write(() -> {}, () -> {}));
      gates.phase(NAME, Phase.READ_OLD);
      read(gates);
      assertThat(count(registry, "mgate.reads", "side", "old")).isEqualTo(2);
      assertThat(count(registry, "mgate.reads", "side", "new")).isEqualTo(1);
      assertThat(count(registry, "mgate.writes", "side", "new")).isEqualTo(1);
    }
  }

  @Test
  void gaugesTellWhereTheNodeStands() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (TestGates gates = TestGates.of(NAME)) {
      new MigrationGateMetrics(gates.gates()).bindTo(registry);
      double before = registry.get("mgate.epoch").gauge().value();
      gates.phase(NAME, Phase.READ_NEW);
      assertThat(registry.get("mgate.epoch").gauge().value()).isEqualTo(before + 1);
      assertThat(registry.get("mgate.phase").tag("migration", NAME).gauge().value())
          .isEqualTo(2);
      assertThat(registry.get("mgate.epoch.lag").gauge().value()).isZero();
      assertThat(registry.get("mgate.lease.remaining").gauge().value()).isPositive();
      assertThat(registry.get("mgate.units.open").gauge().value()).isZero();
      try (UnitOfWork unit = gates.gates().unitOfWork("import")) {
        assertThat(registry.get("mgate.units.open").gauge().value()).isEqualTo(1);
        unit.beforeCommit();
      }
    }
  }

  private static void read(TestGates gates) {
    gates.gate(NAME).<String, RuntimeException>read(() -> "old", () -> "new");
  }

  private static double count(SimpleMeterRegistry registry, String name, String tag, String value) {
    return registry.get(name).tag(tag, value).functionCounter().count();
  }
}

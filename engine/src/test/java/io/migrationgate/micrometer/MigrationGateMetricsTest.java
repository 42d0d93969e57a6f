package io.migrationgate.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.UnitOfWork;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Move;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.ManualTime;
import io.migrationgate.testkit.TestGates;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  @Test
  void theDrainIsTimedFromTheSwapToTheAcknowledgement() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ManualTime time = new ManualTime();
    InMemoryGateStore store = new InMemoryGateStore();
    GateAdmin admin = new GateAdmin(store, List.of(new FakeDatabase()), time);
    admin.addSettleListener(new SettleMetrics(registry));
    try (MigrationGates gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .declare(MigrationDeclaration.builder(NAME).build())
        .start()) {
      new MigrationGateMetrics(gates).bindTo(registry);
      admin.apply(NAME, new Move.Advance(), Operator.of("alice", "release 46"));
      try (UnitOfWork unit = gates.unitOfWork("import")) {
        unit.pin();
      }
      UnitOfWork slow = gates.unitOfWork("report");
      slow.pin();
      gates.integration().refresh();
      time.advance(Duration.ofMillis(700));
      gates.integration().refresh();
      assertThat(registry.get("mgate.drain").functionTimer().count()).isZero();
      slow.close();
      gates.integration().refresh();
      gates.integration().refresh();
      assertThat(registry.get("mgate.drain").functionTimer().count()).isEqualTo(1);
      assertThat(registry.get("mgate.drain").functionTimer().totalTime(TimeUnit.MILLISECONDS))
          .isEqualTo(700);
      assertThat(settle(admin).settled()).isTrue();
      assertThat(settle(admin).settled()).isTrue();
      assertThat(registry.get("mgate.settle").tag("migration", NAME).timer().count())
          .isEqualTo(1);
    }
  }

  private static SettleProgress settle(GateAdmin admin) {
    try {
      return admin.settlement(NAME).await(Duration.ofSeconds(1), progress -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void read(TestGates gates) {
    gates.gate(NAME).<String, RuntimeException>read(() -> "old", () -> "new");
  }

  private static double count(SimpleMeterRegistry registry, String name, String tag, String value) {
    return registry.get(name).tag(tag, value).functionCounter().count();
  }
}

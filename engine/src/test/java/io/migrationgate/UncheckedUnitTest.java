package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.testing.CapturedLog;
import io.migrationgate.testkit.TestGates;
import org.junit.jupiter.api.Test;

/** A unit of work that was closed as if its commit needed no check. */
class UncheckedUnitTest {
  private static final String NAME = "customer-name-split";

  private static void write(TestGates gates) {
    gates.gate(NAME).<RuntimeException>write(() -> {}, () -> {});
  }

  @Test
  void itIsWarnedOfOnceForEachNode() throws Exception {
    String said = CapturedLog.of("io.migrationgate.units", () -> {
      try (TestGates gates = TestGates.of(NAME)) {
        for (int i = 0; i < 3; i++) {
          try (UnitOfWork unit = gates.gates().unitOfWork("import-" + i)) {
            write(gates);
            unit.beforeCommit();
            write(gates);
          }
        }
      }
    });
    assertThat(said.lines().filter(line -> line.contains("WARN")))
        .singleElement()
        .asString()
        .contains("'import-0'", "the commit was not checked", "GatedTransactions");
  }

  @Test
  void whatWasCheckedOrRolledBackOrWritesNothingIsNot() throws Exception {
    String said = CapturedLog.of("io.migrationgate.units", () -> {
      try (TestGates gates = TestGates.of(NAME)) {
        gates.inUnit(() -> write(gates));
        try {
          gates.inUnit(() -> {
            write(gates);
            throw new IllegalStateException("no");
          });
        } catch (IllegalStateException expected) {
          assertThat(expected).hasMessage("no");
        }
        try (UnitOfWork unit = gates.gates().unitOfWork("reads")) {
          gates.gate(NAME).<String, RuntimeException>read(unit::name, unit::name);
        }
        try (UnitOfWork outer = gates.gates().unitOfWork("rolled back")) {
          write(gates);
          outer.rolledBack();
        }
      }
    });
    assertThat(said).isEmpty();
  }
}

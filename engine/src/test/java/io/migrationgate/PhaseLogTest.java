package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.testing.CapturedLog;
import io.migrationgate.testkit.TestGates;
import org.junit.jupiter.api.Test;

/** Every change of a phase is logged on every node, once. */
class PhaseLogTest {
  @Test
  void everyChangeIsLoggedOnceWithWhereItWasBefore() throws Exception {
    String said = CapturedLog.of("io.migrationgate", () -> {
      try (TestGates gates = TestGates.of("price-cents", "untouched")) {
        gates.phase("price-cents", Phase.DUAL_WRITE);
        gates.gates().integration().refresh();
        gates.gates().integration().refresh();
      }
    });
    assertThat(said.lines().filter(line -> line.contains("'price-cents' is at dual-write")))
        .singleElement()
        .asString()
        .contains("since epoch", "(was at read-old): new units of work follow it");
    assertThat(said.lines().filter(line -> line.contains("'untouched'"))).hasSize(1);
  }
}

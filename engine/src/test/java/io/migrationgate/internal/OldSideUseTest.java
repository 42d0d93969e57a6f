package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.protocol.NodeReport.Counts;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OldSideUseTest {
  private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
  private final OldSideUse use = new OldSideUse(nanos::get);

  private void pass(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  @Test
  void datesAUseByTheLookThatSawIt() {
    GateCounters counters = GateCounters.first(1);
    counters.add(GateCounters.READ_NEW, 5);
    counters.add(GateCounters.WROTE_NEW, 5);
    assertThat(use.idleMillis("a", counters)).isEqualTo(Counts.NEVER);
    counters.add(GateCounters.WROTE_OLD, 1);
    pass(300);
    assertThat(use.idleMillis("a", counters)).isZero();
    pass(200);
    assertThat(use.idleMillis("a", counters)).isEqualTo(200);
    counters.add(GateCounters.READ_OLD, 1);
    assertThat(use.idleMillis("a", counters)).isZero();
  }

  @Test
  void goesOnCountingInTheNextStay() {
    GateCounters first = GateCounters.first(1);
    first.add(GateCounters.READ_OLD, 1);
    assertThat(use.idleMillis("a", first)).isZero();
    GateCounters next = first.next(2);
    pass(5_000);
    assertThat(use.idleMillis("a", next)).isEqualTo(5_000);
    assertThat(use.idleMillis("b", GateCounters.first(2))).isEqualTo(Counts.NEVER);
  }
}

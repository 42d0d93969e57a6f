package io.migrationgate.demo.lab.weekly;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.demo.lab.record.Settled;
import org.junit.jupiter.api.Test;

class SettleTimeTest {
  @Test
  void readsMillisecondsAndSeconds() {
    assertThat(SettleTime.in("x\nsettled in 145 ms: 2 nodes acknowledged"))
        .contains(new Settled(145, 2, 2));
    assertThat(SettleTime.in("settled in 1.2 s: 2 nodes acknowledged"))
        .contains(new Settled(1_200, 2, 2));
  }

  @Test
  void takesTheLongestOfSeveral() {
    assertThat(SettleTime.in("settled in 145 ms: a\nsettled in 2.5 s: b\nsettled in 90 ms: c"))
        .map(Settled::millis)
        .contains(2_500L);
  }

  @Test
  void nodesWithoutALeaseAreLiveAndNeedNotAcknowledge() {
    assertThat(SettleTime.in(
            "settled in 9 ms: 1 node acknowledged, 12 nodes without a lease, transactions drained"))
        .contains(new Settled(9, 13, 1));
    assertThat(SettleTime.in("settled in 9 ms: 3 nodes without a lease, transactions drained"))
        .contains(new Settled(9, 3, 0));
    assertThat(SettleTime.in("settled in 9 ms: no live node, transactions drained"))
        .contains(new Settled(9, 0, 0));
  }

  @Test
  void whatHasNotSettledTookNoTime() {
    assertThat(SettleTime.in("settling: waiting for 2 of 2 nodes")).isEmpty();
  }
}

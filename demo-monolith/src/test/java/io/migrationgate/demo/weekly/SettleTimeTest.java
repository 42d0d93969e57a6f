package io.migrationgate.demo.weekly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettleTimeTest {
  @Test
  void readsMillisecondsAndSeconds() {
    assertThat(SettleTime.in("x\nsettled in 145 ms: 2 nodes acknowledged")).contains(145L);
    assertThat(SettleTime.in("settled in 1.2 s: 2 nodes acknowledged")).contains(1_200L);
  }

  @Test
  void takesTheLongestOfSeveral() {
    assertThat(SettleTime.in("settled in 145 ms: a\nsettled in 2.5 s: b\nsettled in 90 ms: c"))
        .contains(2_500L);
  }

  @Test
  void whatHasNotSettledTookNoTime() {
    assertThat(SettleTime.in("settling: waiting for 2 of 2 nodes")).isEmpty();
  }
}

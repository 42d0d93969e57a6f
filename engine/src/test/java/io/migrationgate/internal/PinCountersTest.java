package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PinCountersTest {
  @Test
  void isDrainedWhenAsManyHaveLeftAsEntered() {
    PinCounters pins = new PinCounters();
    int a = PinCounters.stripeFor(1);
    int b = PinCounters.stripeFor(2);
    assertThat(pins.drained()).isTrue();
    pins.enter(a);
    pins.enter(b);
    pins.enter(b);
    assertThat(pins.drained()).isFalse();
    pins.leave(a);
    pins.leave(b);
    assertThat(pins.drained()).isFalse();
    pins.leave(b);
    assertThat(pins.drained()).isTrue();
  }

  @Test
  void threadsWithConsecutiveIdsUseStripesOfTheirOwnCacheLines() {
    Set<Integer> stripes = new HashSet<>();
    for (long id = 1; id <= 1_000; id++) {
      int stripe = PinCounters.stripeFor(id);
      assertThat(stripe % 16).isZero();
      assertThat(stripe).isPositive();
      stripes.add(stripe);
    }
    assertThat(stripes).hasSizeGreaterThanOrEqualTo(4);
  }
}

package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  void staysExactUnderManyThreads() throws Exception {
    int threads = 16;
    int times = 20_000;
    PinCounters pins = new PinCounters();
    pins.enter(PinCounters.stripeFor(0));
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<Boolean>> all = new ArrayList<>();
      for (int id = 0; id < threads; id++) {
        int stripe = PinCounters.stripeFor(id);
        all.add(executor.submit(() -> {
          start.await();
          boolean overlooked = false;
          for (int i = 0; i < times; i++) {
            pins.enter(stripe);
            overlooked |= pins.drained();
            pins.leave(stripe);
            overlooked |= pins.drained();
          }
          return overlooked;
        }));
      }
      for (Future<Boolean> one : all) {
        assertThat(one.get()).as("drained under the pin that stays").isFalse();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(pins.drained()).isFalse();
    pins.leave(PinCounters.stripeFor(0));
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

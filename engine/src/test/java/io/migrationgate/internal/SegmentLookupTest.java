package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.SegmentState;
import io.migrationgate.spi.ForwardingGateStore;
import io.migrationgate.spi.SegmentKeys;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SegmentLookupTest {
  private static final SegmentState VIP = new SegmentState("vip", 1, 2);

  private final AtomicInteger asked = new AtomicInteger();
  private volatile CountDownLatch answers = new CountDownLatch(0);
  private volatile boolean broken;

  private final ForwardingGateStore store = new ForwardingGateStore(new InMemoryGateStore()) {
    @Override
    public SegmentKeys segmentKeys() {
      return new SegmentKeys() {
        @Override
        public boolean contains(SegmentState segment, String key) {
          asked.incrementAndGet();
          try {
            answers.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          if (broken) {
            throw new IllegalStateException("broken by a test");
          }
          return key.startsWith("v") && segment.epoch() == VIP.epoch();
        }

        @Override
        public long count(SegmentState segment) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void stage(String segment, long generation, Collection<String> keys) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void discard(String segment, Set<Long> kept) {
          throw new UnsupportedOperationException();
        }
      };
    }
  };

  private SegmentLookup lookup(Duration deadline) {
    return new SegmentLookup(store, deadline, "segments of a test");
  }

  @Test
  void aKeyIsAskedForOnceForEachStateOfASegment() {
    SegmentLookup lookup = lookup(Duration.ofSeconds(30));
    assertThat(lookup.contains(VIP, "vera")).isTrue();
    assertThat(lookup.contains(VIP, "vera")).isTrue();
    assertThat(lookup.contains(VIP, "otto")).isFalse();
    assertThat(asked).hasValue(2);
    assertThat(lookup.contains(new SegmentState("vip", 1, 3), "vera")).isFalse();
    assertThat(asked).hasValue(3);
  }

  @Test
  void whoComesMeanwhileWaitsForTheSameAnswer() {
    SegmentLookup lookup = lookup(Duration.ofSeconds(30));
    CountDownLatch held = new CountDownLatch(1);
    answers = held;
    List<CompletableFuture<Boolean>> callers = List.of(
        CompletableFuture.supplyAsync(() -> lookup.contains(VIP, "vera")),
        CompletableFuture.supplyAsync(() -> lookup.contains(VIP, "vera")));
    held.countDown();
    assertThat(callers).allMatch(CompletableFuture::join);
    assertThat(asked).hasValue(1);
  }

  @Test
  void nobodyWaitsLongerThanTheDeadlineAndTheAnswerIsKept() {
    SegmentLookup lookup = lookup(Duration.ofMillis(20));
    CountDownLatch held = new CountDownLatch(1);
    answers = held;
    assertThatThrownBy(() -> lookup.contains(VIP, "vera")).hasMessageContaining("within 20 ms");
    held.countDown();
    assertThat(lookup(Duration.ofSeconds(30)).contains(VIP, "vera")).isTrue();
    assertThat(asked).as("two nodes, and each once").hasValue(2);
  }

  @Test
  void aFailureIsNotRemembered() {
    SegmentLookup lookup = lookup(Duration.ofSeconds(30));
    broken = true;
    assertThatThrownBy(() -> lookup.contains(VIP, "vera")).hasMessageContaining("broken by a test");
    broken = false;
    assertThat(lookup.contains(VIP, "vera")).isTrue();
    assertThat(asked).hasValue(2);
  }

  @Test
  void aFailureThatNobodyWaitedForIsNotRemembered() {
    SegmentLookup hurried = lookup(Duration.ofMillis(20));
    CountDownLatch held = new CountDownLatch(1);
    answers = held;
    broken = true;
    assertThatThrownBy(() -> hurried.contains(VIP, "vera")).hasMessageContaining("within 20 ms");
    held.countDown();
    // The other key's question is answered by the same threads, after the first one's failure.
    await().until(() -> failsWith(hurried, "broken by a test"));
    broken = false;
    await().until(() -> hurried.contains(VIP, "vera"));
  }

  private static boolean failsWith(SegmentLookup lookup, String words) {
    try {
      return lookup.contains(VIP, "otto");
    } catch (IllegalStateException e) {
      return e.getMessage().contains(words);
    }
  }
}

package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.testing.CapturedLog;
import io.migrationgate.testing.FlakyStore;
import io.migrationgate.testing.ManualTime;
import io.migrationgate.testing.StoreClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientCountsTest {
  private static final String TYPE = "send-message";

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore memory = new InMemoryGateStore(new StoreClock(time::now));
  private final FlakyStore store = new FlakyStore(memory);
  private final ClientCounts counts = new ClientCounts(store, time);

  private List<String> told() {
    return memory.clientVersions(TYPE).stream()
        .map(one -> one.client() + " " + one.version() + " x" + one.messages())
        .sorted()
        .toList();
  }

  @Test
  void tellsWhatWasCountedOnceAMinute() {
    Instant began = time.now();
    for (int i = 0; i < 5; i++) {
      counts.count(TYPE, "ios", 1);
      counts.count(TYPE, "web", 2);
    }
    counts.tellIfDue();
    assertThat(told()).isEmpty();
    time.advance(Duration.ofMinutes(1));
    counts.tellIfDue();
    counts.tellIfDue();
    assertThat(told()).containsExactly("ios 1 x5", "web 2 x5");

    time.advance(Duration.ofMinutes(1));
    counts.count(TYPE, "ios", 1);
    counts.count("other", "ios", 1);
    counts.tellIfDue();
    assertThat(told()).containsExactly("ios 1 x6", "web 2 x5");
    ClientVersion ios = memory.clientVersions(TYPE).stream()
        .filter(one -> one.client().equals("ios"))
        .findFirst()
        .orElseThrow();
    assertThat(ios.first()).isEqualTo(began.plus(Duration.ofMinutes(1)));
    assertThat(ios.last()).isEqualTo(time.now());
  }

  /** Silence must not be taken for quiet. */
  @Test
  void keepsWhatCouldNotBeToldAndSaysSoOnce() throws ReflectiveOperationException {
    counts.count(TYPE, "ios", 1);
    store.breakDown();
    String said = CapturedLog.of("io.migrationgate.node", () -> {
      assertThatThrownBy(counts::tell).isInstanceOf(StoreUnavailableException.class);
      assertThatThrownBy(counts::tell).isInstanceOf(StoreUnavailableException.class);
    });
    assertThat(said).containsOnlyOnce("messages are not counted");
    store.heal();
    counts.count(TYPE, "ios", 1);
    counts.tell();
    assertThat(told()).containsExactly("ios 1 x2");
  }

  /** Whoever asks has other things to do too, and a store that is away keeps them all. */
  @Test
  void tellsSomeEachTimeUntilAllAreTold() {
    for (int i = 0; i < 250; i++) {
      counts.count(TYPE, "client-" + i, 1);
    }
    time.advance(Duration.ofMinutes(1));
    counts.tellIfDue();
    assertThat(told()).hasSize(100);
    store.breakDown();
    assertThatThrownBy(counts::tellIfDue).isInstanceOf(StoreUnavailableException.class);
    store.heal();
    counts.tellIfDue();
    assertThat(told()).hasSize(200);
    counts.count(TYPE, "client-0", 1);
    counts.tellIfDue();
    counts.tellIfDue();
    assertThat(told()).hasSize(250).contains("client-0 1 x1");
    time.advance(Duration.ofMinutes(1));
    counts.tellIfDue();
    assertThat(told()).hasSize(250).contains("client-0 1 x2");
  }

  @Test
  void tellsAllAtLast() {
    for (int i = 0; i < 250; i++) {
      counts.count(TYPE, "client-" + i, 1);
    }
    counts.tell();
    assertThat(told()).hasSize(250);
  }

  @Test
  void aNameIsCleanedAndCut() {
    counts.count(TYPE, "", 1);
    counts.count(TYPE, "(others)", 1);
    counts.count(TYPE, "\u001b[31m\n'; DROP", 1);
    counts.count(TYPE, "x".repeat(50_000), 1);
    counts.count(TYPE, "žluťoučký@kůň", 1);
    counts.tell();
    assertThat(told())
        .containsExactly(
            "(unnamed) 1 x1",
            "__31m____DROP 1 x1",
            "_others_ 1 x1",
            "x".repeat(64) + " 1 x1",
            "žluťoučký@kůň 1 x1");
  }

  /** Whoever draws names at random fills neither the process nor the store. */
  @Test
  void beyondAThousandNamesClientsCountTogether() {
    counts.count(TYPE, "ios", 1);
    for (int i = 0; i < 5_000; i++) {
      counts.count(TYPE, "drawn-" + i, 1);
    }
    counts.count(TYPE, "ios", 1);
    counts.tell();
    assertThat(told()).hasSize(1_001).contains("ios 1 x2", "(others) 1 x4001");
    counts.count(TYPE, "android", 1);
    counts.count(TYPE, "ios", 2);
    counts.tell();
    assertThat(told())
        .as("a name that is known is kept")
        .hasSize(1_002)
        .contains("(others) 1 x4002", "ios 2 x1");

    time.advance(ClientVersion.REMEMBERED.plusDays(1));
    counts.count(TYPE, "android", 1);
    counts.tell();
    assertThat(told()).as("the others were not heard for long").containsExactly("android 1 x1");
  }
}

package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.spy;

import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.spi.GateStore;
import io.migrationgate.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** How often a node beats. */
class HeartbeatPaceTest {
  private final ManualTime time = new ManualTime();
  private final GateStore store = spy(new InMemoryGateStore());

  private MigrationGatesBuilder node() {
    return MigrationGates.builder(store).build("46").withoutClassPath().time(time);
  }

  @Test
  void aNodeThatIsToldOfChangesBeatsOnlyToKeepItsLease() {
    try (MigrationGates gates = node().withoutThread().start()) {
      assertThat(gates.integration().step()).isEqualTo(Duration.ofSeconds(1));
      doReturn(true).when(store).announces();
      time.advance(Duration.ofSeconds(1));
      assertThat(gates.integration().step()).isEqualTo(Duration.ofMillis(2_500));
      // Three in a row may be lost before the lease is.
      assertThat(gates.status().leaseRemainingMillis()).isEqualTo(7_500);
      doReturn(false).when(store).announces();
      time.advance(Duration.ofMillis(2_500));
      assertThat(gates.integration().step()).isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void aNodeThatWasToldHowOftenToBeatDoesSoWhateverTheStoreAnnounces() {
    doReturn(true).when(store).announces();
    Duration often = Duration.ofMillis(250);
    try (MigrationGates gates = node().pollInterval(often).withoutThread().start()) {
      assertThat(gates.integration().step()).isEqualTo(often);
    }
  }

  @Test
  void aHeartbeatFollowsEveryDrawnWaitSoThatNodesDoNotStayInStep() throws Exception {
    List<Duration> waits = new CopyOnWriteArrayList<>();
    doAnswer(call -> {
          Duration wait = call.getArgument(1);
          waits.add(wait);
          time.advance(wait);
          return null;
        })
        .when(store)
        .awaitChange(any(), any());
    try (MigrationGates gates = node().jitter(() -> 0.5).start()) {
      await().until(() -> waits.size() >= 10);
      assertThat(gates.status().leaseRemainingMillis()).isPositive();
      // Not after closing, which moves the clock too while it waits.
      assertThat(waits).containsOnly(Duration.ofMillis(900));
    }
  }
}

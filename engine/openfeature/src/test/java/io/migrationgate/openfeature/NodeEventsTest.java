package io.migrationgate.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderState;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Problem;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.admin.Operator;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagChanges;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagSource;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.FlagTable;
import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.MigrationPhases;
import io.migrationgate.flags.SegmentMembership;
import io.migrationgate.flags.StoredFlag;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.spi.ForwardingGateStore;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients of OpenFeature hear of a real node. */
@Timeout(60)
class NodeEventsTest {
  private static final FlagTerms TERMS = FlagTerms.of(Operator.of("alice", "test"));

  private static final String ON =
      "{\"state\":\"ENABLED\",\"variants\":{\"on\":true},\"defaultVariant\":\"on\"}";

  private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
  private final AtomicLong millis = new AtomicLong(1_767_697_200_000L);
  private final InMemoryGateStore memory = new InMemoryGateStore();
  private volatile boolean down;

  private final TimeSource time = new TimeSource() {
    @Override
    public long nanoTime() {
      return millis.get() * 1_000_000;
    }

    @Override
    public Instant now() {
      return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public void sleep(Duration duration) {
      millis.addAndGet(duration.toMillis());
    }
  };

  private final GateStore store = new ForwardingGateStore(memory) {
    @Override
    protected GateStore store() {
      if (down) {
        throw new StoreUnavailableException(
            new Problem("store", "a store broken by a test", "one that works", "heal it"), null);
      }
      return memory;
    }
  };

  @AfterEach
  void shutdown() {
    api.shutdown();
  }

  private MigrationGates start() {
    return MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .start();
  }

  private void step(MigrationGates gates) {
    try {
      gates.integration().refresh();
    } catch (MigrationGateException e) {
      assertThat(down).as("%s", e.getMessage()).isTrue();
    }
  }

  @Test
  void clientsHearWhatHappensToTheNode() {
    FlagAdmin flags = new FlagAdmin(memory);
    flags.apply("checkout", new FlagChange.Create(FlagDefinition.parse("checkout", ON)), TERMS);
    List<EventDetails> changed = new CopyOnWriteArrayList<>();
    MigrationGates gates = start();
    api.onProviderConfigurationChanged(changed::add);
    api.setProviderAndWait(MigrationGateProvider.of(gates));
    Client client = api.getClient();
    assertThat(client.getBooleanValue("checkout", false)).isTrue();

    flags.apply("checkout", new FlagChange.Switch(FlagState.DISABLED), TERMS);
    step(gates);
    await().until(() -> !changed.isEmpty());
    assertThat(changed.get(0).getFlagsChanged()).containsExactly("checkout");
    assertThat(client.getBooleanValue("checkout", false)).isFalse();

    down = true;
    millis.addAndGet(60_000);
    step(gates);
    await().until(() -> client.getProviderState() == ProviderState.STALE);
    down = false;
    step(gates);
    await().until(() -> client.getProviderState() == ProviderState.READY);
    gates.close();
    await().until(() -> client.getProviderState() == ProviderState.ERROR);
  }

  @Test
  void whoIsShutDownHearsNothingMore() {
    MigrationGates gates = start();
    MigrationGateProvider provider = MigrationGateProvider.of(gates);
    api.setProviderAndWait(provider);
    Client client = api.getClient();
    api.shutdown();
    gates.close();
    assertThat(client.getProviderState()).isNotEqualTo(ProviderState.ERROR);
  }

  @Test
  void theFirstSnapshotIsWaitedFor() {
    FlagView later = new FlagView(
        FlagTable.EMPTY.with(FlagChanges.of(List.of(new StoredFlag("checkout", ON, false)))),
        MigrationPhases.NONE,
        SegmentMembership.NONE,
        InstantSource.system());
    FeatureFlags flags = new FeatureFlags(new FlagSource() {
      private int looks;

      @Override
      public @Nullable FlagView view() {
        return ++looks < 3 ? null : later;
      }

      @Override
      public boolean stale() {
        return false;
      }
    });
    api.setProviderAndWait(new MigrationGateProvider(flags));
    assertThat(api.getClient().getBooleanValue("checkout", false)).isTrue();
  }
}

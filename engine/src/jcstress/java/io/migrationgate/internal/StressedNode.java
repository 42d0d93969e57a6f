package io.migrationgate.internal;

import io.migrationgate.LeaseLost;
import io.migrationgate.protocol.Approvals;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.DatabaseIdentity;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.MessageCount;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.SegmentKeys;
import io.migrationgate.spi.ServedVariant;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A real node (agent, runtime, lease, table, pins) at epoch 1, whose store is at epoch 2: its next
 * step swaps, and acknowledges what it may.
 */
final class StressedNode {
  private static final NodeConfig CONFIG = new NodeConfig(
      "node",
      new NodeRecord.Identity("build", "host", 1, ""),
      List.of(),
      List.of(),
      List.of(),
      "",
      Duration.ofSeconds(10),
      Duration.ofSeconds(1),
      Duration.ofSeconds(1),
      NodeMode.LEASED,
      () -> -1);

  private final Store store = new Store();
  private final GateRuntime runtime;
  private final NodeAgent agent;

  StressedNode() {
    // One thread alone has units of work here.
    runtime = new GateRuntime(CONFIG, LeaseLost.REFUSE, TimeSource.SYSTEM, create -> {
      ThreadUnits only = create.get();
      return new UnitsOfThreads(create) {
        @Override
        public ThreadUnits mine() {
          return only;
        }
      };
    });
    agent = new NodeAgent(
        store,
        runtime,
        CONFIG,
        new SegmentLookup(store, Duration.ofMillis(50), "segments"),
        new NodeNews(List.of(), "stressed"));
    agent.join();
    store.epoch = 2;
  }

  static PhaseTable table(long epoch, long generation) {
    return PhaseTable.compile(
        snapshot(epoch),
        generation,
        CONFIG,
        new FlagViews(InstantSource.system()).of(snapshot(epoch)),
        null);
  }

  private static Snapshot snapshot(long epoch) {
    return Snapshot.of(new Epoch(epoch, "token"), Map.of());
  }

  GateRuntime runtime() {
    return runtime;
  }

  /** The epoch of the table that the open unit has pinned. */
  int pinnedEpoch() {
    return (int) runtime.units().pinned().epoch().number();
  }

  /** Steps once; the result is the greatest epoch that the store was told is drained. */
  int stepAndAck() {
    agent.step();
    return (int) store.acked;
  }

  /** Called by the agent alone. */
  private static final class Store implements GateStore {
    private long epoch = 1;
    private long acked;

    @Override
    public void noteServed(Map<String, Set<String>> variants) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<ServedVariant> served() {
      return List.of();
    }

    @Override
    public void noteMessages(List<MessageCount> messages) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<ClientVersion> clientVersions(String type) {
      return List.of();
    }

    @Override
    public Snapshot load() {
      return snapshot(epoch);
    }

    @Override
    public StoreView view() {
      return new StoreView(load(), Map.of(), List.of(), Map.of());
    }

    @Override
    public <T> T change(String changeId, ChangeDecider<T> decider) {
      return decider.decide(view()).result();
    }

    @Override
    public SegmentKeys segmentKeys() {
      throw new UnsupportedOperationException("there are no segments");
    }

    @Override
    public BeatAnswer beat(Beat beat) {
      acked = Math.max(acked, beat.acked().number());
      return new BeatAnswer.Renewed(load().epoch());
    }

    @Override
    public List<Long> closeBefore(long number) {
      return List.of();
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public List<KnownBuild> builds() {
      return List.of();
    }

    @Override
    public List<HistoryEntry> history(HistoryFilter filter) {
      return List.of();
    }

    @Override
    public List<SqlAcceptance> acceptedSql(String migration) {
      return List.of();
    }

    @Override
    public Approvals approvals(String migration, long epoch) {
      return Approvals.NONE;
    }

    @Override
    public boolean announces() {
      return false;
    }

    @Override
    public List<String> searchPath() {
      return List.of();
    }

    @Override
    public Optional<ResolvedTable> resolve(String table) {
      return Optional.empty();
    }

    @Override
    public @Nullable DatabaseIdentity identity() {
      return null;
    }

    @Override
    public void maintain() {}

    @Override
    public void awaitChange(Epoch known, Duration atMost) {}

    @Override
    public void close() {}
  }
}

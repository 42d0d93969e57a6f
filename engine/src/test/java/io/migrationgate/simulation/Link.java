package io.migrationgate.simulation;

import io.migrationgate.Problem;
import io.migrationgate.internal.SimulationInternals;
import io.migrationgate.protocol.Approvals;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.DatabaseIdentity;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.MessageCount;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.SegmentKeys;
import io.migrationgate.spi.ServedVariant;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One process's way to the store: it takes time, loses answers, and is cut. Some flaws are built in
 * here, between the real node and the real store.
 */
final class Link implements GateStore {
  private final Simulation simulation;
  private final double lostAnswers;
  private long cutUntil;
  private int calls;

  /**
   * A way that works.
   *
   * @param lostAnswers the share of calls that are carried out but whose answer never comes
   */
  Link(Simulation simulation, double lostAnswers) {
    this.simulation = simulation;
    this.lostAnswers = lostAnswers;
  }

  void cut(long nanos) {
    cutUntil = simulation.loop.now() + nanos;
  }

  /** Whether a call is under way. */
  boolean busy() {
    return calls > 0;
  }

  private boolean down() {
    return simulation.outage() || simulation.loop.now() < cutUntil;
  }

  private <T> T call(Supplier<T> call, boolean changes) {
    calls++;
    try {
      simulation.latency();
      if (down()) {
        throw SimStore.unavailable("no connection");
      }
      T answer = call.get();
      simulation.latency();
      boolean lost = lostAnswers > 0 && simulation.dice.chance(lostAnswers);
      if (down() || lost) {
        if (changes) {
          throw new OutcomeUnknownException(
              new Problem("store", "no answer", "an answer", "look"), null);
        }
        throw SimStore.unavailable("no answer");
      }
      return answer;
    } finally {
      calls--;
    }
  }

  @Override
  public Snapshot load() {
    return call(() -> simulation.store.view().snapshot(), false);
  }

  @Override
  public StoreView view() {
    return call(simulation.store::view, false);
  }

  @Override
  public <T> T change(String changeId, ChangeDecider<T> decider) {
    return call(
        () -> simulation.store.change(
            changeId,
            simulation.flaw == Flaw.NO_GENERATION
                ? view -> withoutGeneration(decider.decide(view))
                : decider),
        true);
  }

  @Override
  public void noteServed(Map<String, Set<String>> variants) {
    throw new UnsupportedOperationException("nobody maintains simulated nodes");
  }

  @Override
  public List<ServedVariant> served() {
    return List.of();
  }

  @Override
  public void noteMessages(List<MessageCount> messages) {
    throw new UnsupportedOperationException("simulated nodes get no messages");
  }

  @Override
  public List<ClientVersion> clientVersions(String type) {
    return List.of();
  }

  private static <T> ChangeSet<T> withoutGeneration(ChangeSet<T> set) {
    T first = SimulationInternals.inFirstGeneration(set.result());
    if (first == null) {
      return set;
    }
    List<Mutation> mutations = set.mutations().stream()
        .map(mutation -> mutation instanceof Mutation.PutNode put
            ? new Mutation.PutNode(inFirstGeneration(put.node()))
            : mutation)
        .toList();
    return new ChangeSet<>(first, mutations, set.notes());
  }

  private static NodeRecord inFirstGeneration(NodeRecord node) {
    return new NodeRecord(
        node.id(),
        1,
        node.identity(),
        node.supports(),
        node.leaseMillis(),
        node.acked(),
        node.beat(),
        node.live(),
        node.report(),
        node.mode(),
        node.revocation(),
        node.protocol(),
        node.documents());
  }

  @Override
  public SegmentKeys segmentKeys() {
    throw new UnsupportedOperationException("nothing simulated has segments");
  }

  @Override
  public BeatAnswer beat(Beat beat) {
    return call(() -> simulation.store.beat(flawed(beat)), false);
  }

  private Beat flawed(Beat beat) {
    Epoch acked = simulation.flaw == Flaw.ACK_BEFORE_DRAINED ? beat.loaded() : beat.acked();
    Epoch loaded = simulation.flaw == Flaw.TOKEN_NOT_COMPARED
        ? simulation.store.view().snapshot().epoch()
        : beat.loaded();
    return new Beat(beat.nodeId(), beat.generation(), acked, loaded, beat.report());
  }

  @Override
  public List<Long> closeBefore(long number) {
    return call(() -> simulation.store.closeBefore(number), false);
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
  public void maintain() {
    throw new UnsupportedOperationException("no thread maintains the store in the simulation");
  }

  @Override
  public Instant now() {
    return call(simulation.store::now, false);
  }

  @Override
  public void awaitChange(Epoch known, Duration atMost) {
    throw new UnsupportedOperationException("no loop runs in the simulation");
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}

package io.migrationgate.simulation;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.FenceAnswer;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoreView;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The store in memory, with what a real one has besides: it can be restored from a copy, with the
 * tokens of its epochs, and a batch can hold a migration's row locked.
 */
final class SimStore {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-06T11:00:00Z"), ZoneOffset.UTC);

  /** A backup. */
  record Copy(StoreView view, Map<Long, String> tokens, Set<Long> closed) {}

  private final Runnable changed;
  private final boolean closes;
  private final boolean waits;
  private final List<SimTransaction> fenced = new ArrayList<>();
  private final Set<Long> closed = new TreeSet<>();
  private final List<SimTransaction> sharers = new ArrayList<>();
  private InMemoryGateStore memory = new InMemoryGateStore(CLOCK);
  private final Map<Long, String> memoryTokens = new HashMap<>();
  private final Map<Long, String> tokens = new HashMap<>();
  private boolean deciding;
  private int incarnation;

  /**
   * An empty one.
   *
   * @param closes whether an epoch that is free is closed, not merely found free: always, but for a
   *     flaw
   * @param waits whether an epoch that is held is told of: always, but for a flaw
   */
  SimStore(Runnable changed, boolean closes, boolean waits) {
    this.changed = changed;
    this.closes = closes;
    this.waits = waits;
    noteEpoch();
  }

  private void noteEpoch() {
    Epoch epoch = memory.load().epoch();
    memoryTokens.put(epoch.number(), epoch.token());
    tokens.putIfAbsent(epoch.number(), "history " + incarnation);
  }

  /** As the real one, with tokens that survive a restore, and nodes in an order that repeats. */
  Instant now() {
    return CLOCK.instant();
  }

  StoreView view() {
    return view(memory.view());
  }

  private StoreView view(StoreView inMemory) {
    long number = inMemory.snapshot().epoch().number();
    List<NodeRecord> nodes = new ArrayList<>(inMemory.nodes());
    nodes.sort(Comparator.comparing(node -> node.identity().build()));
    Snapshot snapshot = Snapshot.of(
        new Epoch(number, tokens.getOrDefault(number, "")),
        inMemory.snapshot().migrations(),
        inMemory.snapshot().flags(),
        inMemory.snapshot().documents());
    return new StoreView(
        snapshot,
        inMemory.definitions(),
        nodes,
        inMemory.unrepaired(),
        inMemory.flags(),
        inMemory.documents(),
        inMemory.beatAges(),
        inMemory.marks());
  }

  /** The state of the migration under test. */
  MigrationState state(String migration) {
    MigrationState state = memory.load().migrations().get(migration);
    if (state == null) {
      throw new IllegalStateException("not declared yet: " + migration);
    }
    return state;
  }

  boolean declares(String migration) {
    return memory.load().migrations().containsKey(migration);
  }

  <T> T change(String changeId, ChangeDecider<T> decider) {
    T result = memory.change(changeId, inMemory -> {
      ChangeSet<T> set = decide(decider, view(inMemory));
      boolean movesState = set.mutations().stream()
          .anyMatch(mutation -> mutation instanceof Mutation.PutState put
              && put.state().name().equals(Simulation.MIGRATION));
      sharers.removeIf(sharer -> sharer.ended);
      if (movesState && !sharers.isEmpty()) {
        throw unavailable("a row locked by the batch of " + sharers);
      }
      return set;
    });
    noteEpoch();
    changed.run();
    return result;
  }

  private <T> ChangeSet<T> decide(ChangeDecider<T> decider, StoreView view) {
    deciding = true;
    try {
      return decider.decide(view);
    } finally {
      deciding = false;
    }
  }

  boolean deciding() {
    return deciding;
  }

  BeatAnswer beat(Beat beat) {
    Epoch loaded = beat.loaded();
    boolean known = loaded.token().equals(tokens.get(loaded.number()));
    String token = known ? memoryTokens.getOrDefault(loaded.number(), "") : "unknown";
    return memory.beat(new Beat(
        beat.nodeId(),
        beat.generation(),
        beat.acked(),
        new Epoch(loaded.number(), token),
        beat.report()));
  }

  /** What a transaction's SELECT … FOR SHARE of an epoch's row finds. */
  FenceAnswer fence(SimTransaction transaction, Epoch wanted) {
    String token = tokens.get(wanted.number());
    if (token != null && !token.equals(wanted.token())) {
      return new FenceAnswer.OtherHistory();
    }
    if (token == null || closed.contains(wanted.number())) {
      return new FenceAnswer.Closed();
    }
    transaction.fence = wanted.number();
    fenced.add(transaction);
    return new FenceAnswer.Held(memory.load().epoch().number());
  }

  List<Long> closeBefore(long number) {
    fenced.removeIf(transaction -> transaction.ended);
    Set<Long> held = new TreeSet<>();
    fenced.stream()
        .map(transaction -> transaction.fence)
        .filter(fence -> fence < number)
        .forEach(held::add);
    for (long older = 1; closes && older < number; older++) {
      if (!held.contains(older)) {
        closed.add(older);
      }
    }
    return waits ? List.copyOf(held) : List.of();
  }

  /** A migration that came this far long ago; there are no data yet. */
  void begin(String migration, Phase phase) {
    change("begin", view -> {
      MigrationState state = new MigrationState(
          migration,
          new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
          null,
          phase != Phase.READ_OLD,
          phase.compareTo(Phase.WRITE_NEW) < 0,
          view.nextEpoch(),
          view.nextEpoch(),
          false);
      return put(List.of(new Mutation.PutState(state, true)));
    });
  }

  /** A bridge that has covered outsiders for long. */
  void cover(String migration, Bridge covering) {
    change("cover", view -> {
      MigrationState before = view.snapshot().migrations().get(migration);
      MigrationState state = before == null
          ? MigrationState.initial(migration, SecondaryWrites.STRICT, view.nextEpoch())
          : before;
      return put(List.of(new Mutation.PutState(
          new MigrationState(
              migration,
              state.current().withBridge(covering),
              null,
              state.newInSync(),
              state.oldInSync(),
              view.nextEpoch(),
              view.nextEpoch(),
              false),
          true)));
    });
  }

  /** Locks the migration's row shared until the transaction has ended. */
  void lockShared(SimTransaction transaction) {
    sharers.add(transaction);
  }

  Copy copy() {
    return new Copy(view(), Map.copyOf(tokens), Set.copyOf(closed));
  }

  /** As from a backup: the same rows, the same epoch and the same tokens. */
  void restore(Copy copy) {
    memory = new InMemoryGateStore(CLOCK);
    memoryTokens.clear();
    tokens.clear();
    tokens.putAll(copy.tokens);
    closed.clear();
    closed.addAll(copy.closed);
    fenced.clear();
    incarnation++;
    noteEpoch();
    List<MigrationState> states = List.copyOf(copy.view.snapshot().migrations().values());
    while (memory.load().epoch().number() < copy.view.snapshot().epoch().number()) {
      memory.change("count up", view -> put(counted(copy.view, view.nextEpoch(), states.get(0))));
      noteEpoch();
    }
    List<Mutation> rows = new ArrayList<>();
    states.forEach(state -> rows.add(new Mutation.PutState(state, false)));
    copy.view.definitions().values().forEach(one -> rows.add(new Mutation.PutDefinition(one)));
    copy.view.nodes().forEach(node -> rows.add(new Mutation.PutNode(node)));
    copy.view
        .flags()
        .settling()
        .values()
        .forEach(open -> rows.add(new Mutation.PutFlagSettling(open)));
    copy.view
        .snapshot()
        .documents()
        .values()
        .forEach(state -> rows.add(new Mutation.PutDocument(state, false)));
    memory.change("restore", view -> put(rows));
    changed.run();
  }

  /** A flag comes back with the epoch in which it last changed. */
  private static List<Mutation> counted(StoreView copy, long epoch, MigrationState any) {
    List<Mutation> rows = new ArrayList<>();
    rows.add(new Mutation.PutState(any, true));
    copy.snapshot().flags().flags().values().stream()
        .filter(flag -> flag.epoch() == epoch)
        .forEach(flag -> rows.add(new Mutation.PutFlag(flag)));
    return rows;
  }

  private static ChangeSet<Boolean> put(List<Mutation> rows) {
    return new ChangeSet<>(true, rows, List.of());
  }

  static StoreUnavailableException unavailable(String found) {
    return new StoreUnavailableException(
        new Problem("store", found, "one that answers", "try again"), null);
  }
}

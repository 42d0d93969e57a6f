package io.migrationgate.memory;

import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.protocol.Approvals;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.DatabaseIdentity;
import io.migrationgate.spi.DocumentFacts;
import io.migrationgate.spi.FenceAnswer;
import io.migrationgate.spi.FlagFacts;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.MessageCount;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.SegmentKeys;
import io.migrationgate.spi.ServedVariant;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoreMarks;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@link GateStore} in memory. Thread-safe; several nodes of one process may share it. */
public final class InMemoryGateStore implements GateStore {
  /** Orders changes; taken before {@link #lock}, which is free while a change is being decided. */
  private final ReentrantLock order = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Clock clock;

  private final Map<Long, String> tokens = new HashMap<>();
  private final InMemoryFences fences = new InMemoryFences();
  private final Map<String, MigrationState> states = new HashMap<>();
  private FlagSection flags = FlagSection.EMPTY;
  private final InMemorySegmentKeys segmentKeys = new InMemorySegmentKeys();
  private final Map<String, FlagSettling> settlingFlags = new HashMap<>();
  private final Map<String, List<FlagDeclaration>> declaredFlags = new HashMap<>();
  private final Map<List<String>, ServedVariant> served = new HashMap<>();
  private final ClientTable clients = new ClientTable();
  private final Map<String, DocumentState> documents = new HashMap<>();
  private final Map<String, Map<String, DocumentSupport>> declaredDocuments = new HashMap<>();
  private final Map<String, StoredDefinition> definitions = new HashMap<>();
  private final Map<String, NodeRecord> nodes = new HashMap<>();
  private final Map<String, Instant> beats = new HashMap<>();
  private final Map<String, Long> unrepaired = new HashMap<>();
  private final Map<String, KnownBuild> builds = new LinkedHashMap<>();
  private final List<SqlAcceptance> accepted = new ArrayList<>();
  private final List<HistoryEntry> history = new ArrayList<>();
  private final Rows rows = new Rows();
  private Epoch epoch = new Epoch(1, UUID.randomUUID().toString());
  private final List<Mutation.Approve> approved = new ArrayList<>();
  private final List<String> approvers = new ArrayList<>();
  private final Set<String> approvingRoles = new HashSet<>();
  private String login = "memory";
  private boolean development;
  private boolean closed;

  /** An empty store on the system clock. */
  public InMemoryGateStore() {
    this(Clock.systemUTC());
  }

  /**
   * An empty store.
   *
   * @param clock for the history
   */
  public InMemoryGateStore(Clock clock) {
    this.clock = clock;
    tokens.put(epoch.number(), epoch.token());
  }

  @Override
  public Snapshot load() {
    return view().snapshot();
  }

  @Override
  public StoreView view() {
    lock.lock();
    try {
      return new StoreView(
          Snapshot.of(epoch, states, flags, documents),
          definitions,
          List.copyOf(nodes.values()),
          unrepaired,
          new FlagFacts(settlingFlags, declaredFlags()),
          new DocumentFacts(declaredDocuments),
          beatAges(),
          new StoreMarks(development, false));
    } finally {
      lock.unlock();
    }
  }

  private Map<String, Duration> beatAges() {
    Instant now = clock.instant();
    return nodes.keySet().stream()
        .collect(Collectors.toMap(id -> id, id -> Duration.between(beats.get(id), now)));
  }

  @Override
  public void noteServed(Map<String, Set<String>> variants) {
    lock.lock();
    try {
      Instant now = clock.instant();
      variants.forEach((flag, names) -> names.forEach(variant -> {
        ServedVariant before = served.get(List.of(flag, variant));
        if (before == null || before.last().plus(ServedVariant.INTERVAL).isBefore(now)) {
          Instant first = before == null ? now : before.first();
          served.put(List.of(flag, variant), new ServedVariant(flag, variant, first, now));
        }
      }));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<ServedVariant> served() {
    lock.lock();
    try {
      return List.copyOf(served.values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void noteMessages(List<MessageCount> messages) {
    lock.lock();
    try {
      messages.forEach(count -> clients.note(count, clock.instant()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<ClientVersion> clientVersions(String type) {
    lock.lock();
    try {
      return clients.of(type);
    } finally {
      lock.unlock();
    }
  }

  private Map<String, List<FlagDeclaration>> declaredFlags() {
    Map<String, List<FlagDeclaration>> ofNodes = new HashMap<>(declaredFlags);
    Set<String> present =
        nodes.values().stream().map(node -> node.identity().build()).collect(Collectors.toSet());
    ofNodes.keySet().retainAll(present);
    return ofNodes;
  }

  @Override
  public <T> T change(String changeId, ChangeDecider<T> decider) {
    order.lock();
    try {
      while (true) {
        StoreView view = view();
        ChangeSet<T> set = decider.decide(view);
        if (write(changeId, view, set)) {
          return set.result();
        }
      }
    } finally {
      order.unlock();
    }
  }

  /** Writes, unless a node that is written has sent a heartbeat since the view was taken. */
  private boolean write(String changeId, StoreView view, ChangeSet<?> set) {
    lock.lock();
    try {
      if (set.mutations().stream().anyMatch(mutation -> overtaken(view, mutation))) {
        return false;
      }
      if (set.beginsEpoch()) {
        epoch = new Epoch(epoch.number() + 1, UUID.randomUUID().toString());
        tokens.put(epoch.number(), epoch.token());
      }
      set.mutations().forEach(mutation -> mutation.writeBy(rows));
      for (HistoryNote note : set.notes()) {
        history.add(
            new HistoryEntry(history.size() + 1L, clock.instant(), epoch.number(), changeId, note));
      }
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean overtaken(StoreView view, Mutation mutation) {
    return mutation instanceof Mutation.PutNode put
        && nodes.containsKey(put.node().id())
        && !view.nodes().contains(nodes.get(put.node().id()));
  }

  /** Writes one row; the lock is held. */
  private final class Rows implements Mutation.Writer {
    @Override
    public boolean write(Mutation.PutState mutation) {
      states.put(mutation.state().name(), mutation.state());
      return true;
    }

    @Override
    public boolean write(Mutation.PutDefinition mutation) {
      definitions.put(mutation.definition().migration(), mutation.definition());
      return true;
    }

    @Override
    public boolean write(Mutation.PutNode mutation) {
      NodeRecord node = mutation.node();
      NodeRecord before = nodes.put(node.id(), node);
      if (before == null
          || before.beat() != node.beat()
          || before.generation() != node.generation()) {
        beats.put(node.id(), clock.instant());
      }
      return true;
    }

    @Override
    public boolean write(Mutation.PutBuild mutation) {
      Instant now = clock.instant();
      builds
          .values()
          .removeIf(known -> known.last().isBefore(now.minus(KnownBuild.REMEMBERED))
              && nodes.values().stream()
                  .noneMatch(node -> node.identity().build().equals(known.build())));
      KnownBuild before = builds.get(mutation.build());
      Instant first = before == null ? now : before.first();
      builds.put(
          mutation.build(),
          new KnownBuild(
              mutation.build(),
              mutation.claims(),
              mutation.protocol(),
              first,
              now,
              mutation.viewSchema()));
      return true;
    }

    @Override
    public boolean write(Mutation.PutDeclaredFlags mutation) {
      declaredFlags.put(mutation.build(), mutation.declared());
      return true;
    }

    @Override
    public boolean write(Mutation.RemoveNode mutation) {
      NodeRecord left = nodes.remove(mutation.id());
      beats.remove(mutation.id());
      if (left != null) {
        Instant now = clock.instant();
        builds.computeIfPresent(
            left.identity().build(),
            (build, known) -> new KnownBuild(
                build, known.claims(), known.protocol(), known.first(), now, known.viewSchema()));
      }
      return true;
    }

    @Override
    public boolean write(Mutation.AcceptSql mutation) {
      accepted.add(0, mutation.acceptance());
      return true;
    }

    @Override
    public boolean write(Mutation.PutFlag mutation) {
      flags = flags.with(List.of(mutation.state()));
      return true;
    }

    @Override
    public boolean write(Mutation.PutFlagSettling mutation) {
      settlingFlags.put(mutation.settling().flag(), mutation.settling());
      return true;
    }

    @Override
    public boolean write(Mutation.RemoveFlagSettling mutation) {
      settlingFlags.remove(mutation.flag());
      return true;
    }

    @Override
    public boolean write(Mutation.ChangeKeys mutation) {
      segmentKeys.change(mutation);
      return true;
    }

    @Override
    public boolean write(Mutation.Approve mutation) {
      approved.add(mutation);
      approvers.add(login);
      return true;
    }

    @Override
    public boolean write(Mutation.PutDocument mutation) {
      documents.put(mutation.state().type(), mutation.state());
      return true;
    }

    @Override
    public boolean write(Mutation.LetApprove mutation) {
      if (mutation.counts()) {
        approvingRoles.add(mutation.role());
      } else {
        approvingRoles.remove(mutation.role());
      }
      return true;
    }

    @Override
    public boolean write(Mutation.MarkDevelopment mutation) {
      development = mutation.development();
      return true;
    }

    @Override
    public boolean write(Mutation.PutDeclaredDocuments mutation) {
      declaredDocuments.put(mutation.build(), mutation.declared());
      declaredDocuments.keySet().retainAll(builds.keySet());
      declaredDocuments.values().removeIf(Map::isEmpty);
      return true;
    }

    @Override
    public boolean write(Mutation.RepairFailedWrites mutation) {
      unrepaired.remove(mutation.migration());
      return true;
    }
  }

  @Override
  public SegmentKeys segmentKeys() {
    return segmentKeys;
  }

  @Override
  public BeatAnswer beat(Beat beat) {
    lock.lock();
    try {
      NodeRecord node = nodes.get(beat.nodeId());
      if (node == null || !node.live() || node.generation() != beat.generation()) {
        return new BeatAnswer.GivenUp();
      }
      if (!beat.loaded().token().equals(tokens.get(beat.loaded().number()))) {
        return new BeatAnswer.Diverged(epoch);
      }
      nodes.put(node.id(), node.beating(beat.acked(), beat.report()));
      beats.put(node.id(), clock.instant());
      return new BeatAnswer.Renewed(epoch, node.revocation());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Long> closeBefore(long number) {
    lock.lock();
    try {
      return fences.closeBefore(number);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Locks the row of an epoch for whoever holds it, as a transaction would; for a
   * {@link io.migrationgate.spi.UnitResource} without a database.
   *
   * @param holder an object of its own for each transaction, which must {@link #release} it
   */
  public FenceAnswer fence(Object holder, Epoch wanted) {
    lock.lock();
    try {
      String token = tokens.get(wanted.number());
      if (token != null && !token.equals(wanted.token())) {
        return new FenceAnswer.OtherHistory();
      }
      return token != null && fences.hold(holder, wanted.number())
          ? new FenceAnswer.Held(epoch.number())
          : new FenceAnswer.Closed();
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what a holder holds. */
  public void release(Object holder) {
    lock.lock();
    try {
      fences.release(holder);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<HistoryEntry> history(HistoryFilter filter) {
    lock.lock();
    try {
      List<HistoryEntry> newestFirst = new ArrayList<>(history);
      Collections.reverse(newestFirst);
      return newestFirst.stream()
          .filter(entry -> filter.covers(entry.note()))
          .limit(filter.limit())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** It stands for a database whose tables nobody can look up. */
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

  /** False, so that nodes beat as they do on a database that does not announce changes. */
  @Override
  public boolean announces() {
    return false;
  }

  @Override
  public void maintain() {
    // There is nothing to keep.
  }

  @Override
  public List<SqlAcceptance> acceptedSql(String migration) {
    lock.lock();
    try {
      return accepted.stream().filter(one -> one.migration().equals(migration)).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Approvals approvals(String migration, long since) {
    lock.lock();
    try {
      List<Approvals.Given> given = new ArrayList<>();
      for (int i = 0; i < approved.size(); i++) {
        Mutation.Approve one = approved.get(i);
        if (one.migration().equals(migration) && one.epoch() == since) {
          given.add(new Approvals.Given(one.step(), approvers.get(i), approvers.get(i)));
        }
      }
      return new Approvals(login, given, approvingRoles);
    } finally {
      lock.unlock();
    }
  }

  /** From here on its sessions have that login; nobody logs in here. A login is its only role. */
  public void login(String name) {
    lock.lock();
    try {
      login = name;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<KnownBuild> builds() {
    lock.lock();
    try {
      return List.copyOf(builds.values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void awaitChange(Epoch known, Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (!closed && epoch.number() <= known.number() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sets how many failed secondary writes of a migration count as unrepaired; nobody records them
   * here.
   */
  public void unrepaired(String migration, long count) {
    lock.lock();
    try {
      if (count == 0) {
        unrepaired.remove(migration);
      } else {
        unrepaired.put(migration, count);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

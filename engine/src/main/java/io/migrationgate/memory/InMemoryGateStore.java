package io.migrationgate.memory;

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
import io.migrationgate.spi.FenceAnswer;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.MessageCount;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.SegmentKeys;
import io.migrationgate.spi.ServedVariant;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoreView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A {@link GateStore} in memory. Thread-safe; several nodes of one process may share it. */
public final class InMemoryGateStore implements GateStore {
  /** Orders changes; taken before {@link #lock}, which is free while a change is being decided. */
  private final ReentrantLock order = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Clock clock;

  private final InMemorySegmentKeys segmentKeys = new InMemorySegmentKeys();
  private final InMemoryRows rows;
  private final InMemoryFences fences = new InMemoryFences();
  private final ClientTable clients = new ClientTable();
  private final List<HistoryEntry> history = new ArrayList<>();
  private final Map<Long, String> tokens = new HashMap<>();
  private Epoch epoch = new Epoch(1, UUID.randomUUID().toString());
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
    this.rows = new InMemoryRows(clock, segmentKeys);
    tokens.put(epoch.number(), epoch.token());
  }

  private <T extends @Nullable Object> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private void run(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Snapshot load() {
    return view().snapshot();
  }

  @Override
  public StoreView view() {
    return locked(() -> rows.view(epoch));
  }

  @Override
  public void noteServed(Map<String, Set<String>> variants) {
    run(() -> rows.noteServed(variants));
  }

  @Override
  public List<ServedVariant> served() {
    return locked(rows::served);
  }

  @Override
  public void noteMessages(List<MessageCount> messages) {
    run(() -> messages.forEach(count -> clients.note(count, clock.instant())));
  }

  @Override
  public List<ClientVersion> clientVersions(String type) {
    return locked(() -> clients.of(type));
  }

  @Override
  public <T> T change(String changeId, ChangeDecider<T> decider) {
    order.lock();
    try {
      while (true) {
        StoreView view = view();
        ChangeSet<T> set = decider.decide(view);
        if (locked(() -> write(changeId, view, set))) {
          return set.result();
        }
      }
    } finally {
      order.unlock();
    }
  }

  /** Writes, unless a node that is written has sent a heartbeat since the view was taken. */
  private boolean write(String changeId, StoreView view, ChangeSet<?> set) {
    if (set.mutations().stream().anyMatch(mutation -> rows.overtakes(view, mutation))) {
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
  }

  @Override
  public SegmentKeys segmentKeys() {
    return segmentKeys;
  }

  @Override
  public BeatAnswer beat(Beat beat) {
    return locked(() -> {
      NodeRecord node = rows.node(beat.nodeId());
      if (node == null || !node.live() || node.generation() != beat.generation()) {
        return new BeatAnswer.GivenUp();
      }
      if (!beat.loaded().token().equals(tokens.get(beat.loaded().number()))) {
        return new BeatAnswer.Diverged(epoch);
      }
      rows.beat(node, beat);
      return new BeatAnswer.Renewed(epoch, node.revocation());
    });
  }

  @Override
  public List<Long> closeBefore(long number) {
    return locked(() -> fences.closeBefore(number));
  }

  /**
   * Locks the row of an epoch for whoever holds it, as a transaction would; for a
   * {@link io.migrationgate.spi.UnitResource} without a database.
   *
   * @param holder an object of its own for each transaction, which must {@link #release} it
   */
  public FenceAnswer fence(Object holder, Epoch wanted) {
    return locked(() -> {
      String token = tokens.get(wanted.number());
      if (token != null && !token.equals(wanted.token())) {
        return new FenceAnswer.OtherHistory();
      }
      return token != null && fences.hold(holder, wanted.number())
          ? new FenceAnswer.Held(epoch.number())
          : new FenceAnswer.Closed();
    });
  }

  /** Gives back what a holder holds. */
  public void release(Object holder) {
    run(() -> fences.release(holder));
  }

  @Override
  public List<HistoryEntry> history(HistoryFilter filter) {
    return locked(() -> {
      List<HistoryEntry> newestFirst = new ArrayList<>(history);
      Collections.reverse(newestFirst);
      return newestFirst.stream()
          .filter(entry -> filter.covers(entry.note()))
          .limit(filter.limit())
          .toList();
    });
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
    return locked(() -> rows.acceptedSql(migration));
  }

  @Override
  public Approvals approvals(String migration, long since) {
    return locked(() -> rows.approvals().of(migration, since));
  }

  /** From here on its sessions have that login; nobody logs in here. A login is its only role. */
  public void login(String name) {
    run(() -> rows.approvals().login(name));
  }

  @Override
  public List<KnownBuild> builds() {
    return locked(rows::builds);
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
    run(() -> rows.unrepaired(migration, count));
  }

  @Override
  public void close() {
    run(() -> {
      closed = true;
      changed.signalAll();
    });
  }
}

package io.migrationgate.internal;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.LeaseLost;
import io.migrationgate.LeaseLostException;
import io.migrationgate.Problem;
import io.migrationgate.UnitOfWork;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.spi.TimeSource;
import io.migrationgate.spi.UnitResource;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all gates of one node share: the current table, the lease, and the units of work of every
 * thread. Thread-safe.
 */
public final class GateRuntime {
  private final CurrentTable current = new CurrentTable();
  private final Lease lease;
  private final LeaseLost policy;
  private final TimeSource time;
  private final UnitsOfThreads units;
  private final UnitActions actions;
  private final Map<String, UpcastCounter> upcasts = new ConcurrentHashMap<>();
  private final @Nullable Fences fences;
  private volatile @Nullable Upkeep upkeep;
  private volatile boolean keepsWrites;
  // So that opening a unit reads no clock; good enough to tell operators how old a pin is.
  private volatile long coarseNanos;

  /**
   * A runtime that has not loaded anything yet.
   *
   * @param config the gates there will be, and what protects their units
   * @param perThread makes, from what creates one, what finds the calling thread's units
   */
  public GateRuntime(
      NodeConfig config,
      LeaseLost policy,
      TimeSource time,
      Function<Supplier<ThreadUnits>, UnitsOfThreads> perThread) {
    this.policy = policy;
    this.time = time;
    this.lease = new Lease(time);
    this.coarseNanos = time.nanoTime();
    this.fences = config.mode() == NodeMode.FENCED ? new Fences(this::upkeep) : null;
    int gates = config.declared().size();
    this.units = perThread.apply(() -> new ThreadUnits(current, gates, fences != null));
    this.actions = new UnitActions(this, new CommitChecks(lease, policy, fences != null));
  }

  /** The units of work of the calling thread. */
  public ThreadUnits units() {
    return units.mine();
  }

  /** The same of whichever thread calls. */
  public UnitsOfThreads unitsOfThreads() {
    return units;
  }

  /** Gates decide anew on every thread: what a pinned table says has changed. */
  void decideAgain() {
    units.ofLiving().forEach(ThreadUnits::decideAgain);
  }

  /** The table that new units decide from. */
  public CurrentTable current() {
    return current;
  }

  /** Counts what was read of a document type in older versions. */
  UpcastCounter upcasts(String type) {
    return upcasts.computeIfAbsent(type, name -> new UpcastCounter());
  }

  /** The same of all types, since the node started. */
  Map<String, NodeReport.Upcasts> upcasts() {
    Map<String, NodeReport.Upcasts> sums = new HashMap<>();
    upcasts.forEach((type, counter) -> sums.put(type, counter.sum()));
    return sums;
  }

  /** This node's lease. */
  public Lease lease() {
    return lease;
  }

  /** Set before the node does any work. */
  void keptBy(Upkeep agent) {
    upkeep = agent;
  }

  private Upkeep upkeep() {
    Upkeep agent = upkeep;
    if (agent == null) {
      throw new IllegalStateException("no agent keeps this node");
    }
    return agent;
  }

  /** Whether units of work are protected by locks rather than by a lease. */
  public boolean fenced() {
    return fences != null;
  }

  void tick(long nanos) {
    coarseNanos = nanos;
  }

  /** Pins the current table for the calling thread's open units, if none is pinned yet. */
  public PhaseTable pin(ThreadUnits mine) {
    PhaseTable pinned = mine.table();
    if (pinned == null) {
      pinned = mine.askAgain();
    }
    if (pinned != null) {
      return pinned;
    }
    refuseReplica(mine);
    if (fences == null) {
      requireLease();
    }
    // Where another transaction holds a fence already, idle ones get theirs with their first
    // statement.
    if (!mine.anyFenced()) {
      mine.engageAll();
    }
    PhaseTable now = pinNow(mine);
    mine.askAgain();
    refuseReplica(mine);
    return now;
  }

  /**
   * The table that flags on this thread are evaluated by: in a unit of work always the same, which
   * gates in it decide by too. Refuses nobody, and asks no database. Null before the first snapshot
   * was loaded.
   */
  @Nullable
  PhaseTable tableForFlags() {
    ThreadUnits mine = units();
    PhaseTable held = mine.held();
    if (held != null) {
      return held;
    }
    PhaseTable now = current.orNull();
    return now != null && mine.inUnit() ? mine.holdForFlags() : now;
  }

  private static void refuseReplica(ThreadUnits mine) {
    Unit replica = mine.replica();
    if (replica != null) {
      throw new GateUsageException(new Problem(
          "gated call in unit of work '" + replica.name + "'",
          "a transaction on a replica, whose data may be older than the phases that this node knows",
          "no gate to be asked on this thread while it is open",
          "read what gates decide about from the primary"));
    }
  }

  PhaseTable pinNow(ThreadUnits mine) {
    if (fences != null) {
      return fences.pin(mine);
    }
    if (mine.held() == null) {
      mine.beforePin();
    }
    return mine.pinned();
  }

  /** Pins for a single call outside any unit; the caller must {@link #endCall}. */
  public PhaseTable beginCall(ThreadUnits mine) {
    if (fences != null) {
      throw Fences.outsideUnits();
    }
    requireLease();
    mine.beginCall();
    return mine.pinned();
  }

  /** Ends a single call. */
  public void endCall(ThreadUnits mine) {
    mine.endCall();
  }

  /**
   * Checks that what was decided by a table still counts.
   *
   * @throws LeaseLostException if the lease has ended since; what was read may be stale
   * @throws CommitRefusedException if it was revoked
   */
  public void checkRead(PhaseTable decidedBy) {
    decidedBy.requireNotRevoked("gated read outside a unit of work");
    if (policy == LeaseLost.REFUSE && !lease.holds(decidedBy.generation())) {
      throw new LeaseLostException(new Problem(
          "gated read outside a unit of work",
          "that this node's lease ended while it ran",
          "a lease held from beginning to end, or the result may be stale",
          "run it again"));
    }
  }

  /** Tries to get a lease back before work begins that depends on one. */
  void renewIfLost() {
    if (fences == null && lease.knownLost()) {
      upkeep().renewNow();
    }
  }

  private void requireLease() {
    if (!lease.knownLost()) {
      return;
    }
    upkeep().renewNow();
    if (lease.knownLost() && policy == LeaseLost.REFUSE) {
      throw new LeaseLostException(new Problem(
          "gated work on this node",
          "a lease that is lost, and a store that does not renew it",
          "a lease renewed by a heartbeat",
          "see whether the store can be reached; work goes on by itself when it can"));
    }
  }

  /** Whether the calling thread is inside a gated write or lock. */
  public boolean writing() {
    return units().writing();
  }

  /** Whether the calling thread is inside a gated read. */
  public boolean reading() {
    return units().reading();
  }

  /** Keeps from now on which gated writes are asked for in each unit. */
  public void keepWrites() {
    keepsWrites = true;
  }

  /** Whether they are kept. */
  public boolean keepsWrites() {
    return keepsWrites;
  }

  /** Opens a unit of work on the calling thread. */
  public UnitOfWork open(String name, @Nullable UnitResource resource) {
    ThreadUnits mine = units();
    return new UnitHandle(actions, mine, mine.open(name, resource, coarseNanos));
  }

  /**
   * The units of work that are open now, as well as another thread can see them.
   *
   * @param count threads that have one open
   * @param oldestMillis how long the oldest has been open, in milliseconds
   * @param oldestName what the oldest is called; null if none is open
   */
  record OpenUnits(int count, long oldestMillis, @Nullable String oldestName) {}

  OpenUnits openUnits() {
    int count = 0;
    Unit oldest = null;
    for (ThreadUnits of : units.ofLiving()) {
      Unit unit = of.oldest();
      if (unit != null) {
        count++;
        if (oldest == null || unit.startedNanos - oldest.startedNanos < 0) {
          oldest = unit;
        }
      }
    }
    if (oldest == null) {
      return new OpenUnits(count, 0, null);
    }
    return new OpenUnits(
        count, Math.max(0, (time.nanoTime() - oldest.startedNanos) / 1_000_000), oldest.name);
  }

  Instant now() {
    return time.now();
  }

  long nanoTime() {
    return time.nanoTime();
  }
}

package io.migrationgate.internal;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.FenceRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.LeaseLost;
import io.migrationgate.LeaseLostException;
import io.migrationgate.PartialWriteException;
import io.migrationgate.Problem;
import io.migrationgate.UnitOfWork;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.spi.TimeSource;
import io.migrationgate.spi.UnitResource;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all gates of one node share: the current table, the lease, and the units of work of every
 * thread. Thread-safe.
 */
public final class GateRuntime {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.units");

  private final AtomicBoolean saidUnchecked = new AtomicBoolean();
  private final CurrentTable current = new CurrentTable();
  private final Lease lease;
  private final LeaseLost policy;
  private final TimeSource time;
  // Threads outlive a node, those of pools by far, and what is theirs stays with them: a class of
  // this library's would keep its class loader from being collected. So they have a weak reference,
  // and
  // what it leads to is held here, until its thread has died or this runtime is gone.
  private final ThreadLocal<WeakReference<ThreadUnits>> units;
  private final Set<ThreadUnits> threads = ConcurrentHashMap.newKeySet();
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
   * @param perThread makes, from what creates one, what finds the calling thread's units; other
   *     than {@link ThreadLocal#withInitial} where a simulation has other threads than the
   *     machine's
   */
  public GateRuntime(
      NodeConfig config,
      LeaseLost policy,
      TimeSource time,
      Function<Supplier<WeakReference<ThreadUnits>>, ThreadLocal<WeakReference<ThreadUnits>>>
          perThread) {
    this.policy = policy;
    this.time = time;
    this.lease = new Lease(time);
    this.coarseNanos = time.nanoTime();
    this.fences = config.mode() == NodeMode.FENCED ? new Fences(this::upkeep) : null;
    int gates = config.declared().size();
    this.units = perThread.apply(() -> {
      ThreadUnits mine = new ThreadUnits(current, gates, fences != null);
      threads.add(mine);
      return new WeakReference<>(mine);
    });
  }

  /** The units of work of the calling thread. */
  public ThreadUnits units() {
    ThreadUnits mine = units.get().get();
    if (mine == null) {
      throw new IllegalStateException("the units of a thread that lives are held");
    }
    return mine;
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

  private PhaseTable pinNow(ThreadUnits mine) {
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
    return new Handle(mine, mine.open(name, resource, coarseNanos));
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
    threads.removeIf(ThreadUnits::isOver);
    for (ThreadUnits of : threads) {
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

  private final class Handle implements UnitOfWork {
    private final ThreadUnits mine;
    private final Unit unit;
    private final long serial;

    Handle(ThreadUnits mine, Unit unit) {
      this.mine = mine;
      this.unit = unit;
      this.serial = unit.serial;
    }

    @Override
    public String name() {
      return unit.name;
    }

    @Override
    public void pin() {
      requireOpen("pinned");
      if (fences == null && lease.knownLost()) {
        upkeep().renewNow();
      }
      // Without a lease too: a transaction that asks no gate is none of ours, and one that does is
      // refused at its commit.
      mine.engage(unit);
      requireDecidedBy(pinNow(mine));
    }

    /*
     * A gated write may put off what it sends, as an entity that is written at the flush, and be decided
     * by a pin that another transaction of the thread took and has given back since.
     */
    private void requireDecidedBy(PhaseTable pinned) {
      PhaseTable decidedBy = unit.decidedBy;
      if (decidedBy == null) {
        return;
      }
      if (decidedBy != pinned) {
        throw new FenceRefusedException(new Problem(
            "unit of work '" + unit.name + "'",
            "a write decided before its first statement, by epoch " + decidedBy.epoch()
                + ", which nothing on this thread holds any more",
            "its first statement before the transaction that held that epoch ends",
            "roll back, and run it again"));
      }
      mine.ask();
    }

    @Override
    public void beforeCommit() {
      requireOpen("committed");
      requireWhole();
      requireBetweenWrites();
      unit.answeredFor = mine.begunWrites();
      requireRelied();
      requireHeld();
      unit.checked();
    }

    private void requireHeld() {
      PhaseTable pinned = mine.held();
      // Where no gate was asked, nothing depends on a phase.
      if (pinned == null || !mine.asked()) {
        return;
      }
      pinned.requireNotRevoked("unit of work '" + unit.name + "'");
      if (fences == null && policy == LeaseLost.REFUSE && !lease.holds(pinned.generation())) {
        throw new CommitRefusedException(new Problem(
            "unit of work '" + unit.name + "'",
            "that this node's lease ended while it was open",
            "a lease held until the commit, or writes could be lost",
            "roll back, and run the unit again"));
      }
      requireFence(pinned);
    }

    /**
     * That nobody works by a flag's value any more, once a change of it has settled, is said on
     * nodes without leases by their heartbeats too: such units lock no row for a flag.
     */
    private void requireRelied() {
      PhaseTable relied = mine.reliedOn();
      if (relied == null) {
        return;
      }
      relied.requireNotRevoked("unit of work '" + unit.name + "'");
      boolean counts = mine.keeps(relied) && lease.holds(relied.generation());
      if (policy == LeaseLost.REFUSE && !counts) {
        throw new CommitRefusedException(new Problem(
            "unit of work '" + unit.name + "'",
            "that this node's lease ended after it was given a flag's value by epoch "
                + relied.epoch(),
            "a lease held until the commit, since others no longer wait for this unit",
            "roll back, and run the unit again: the flag then serves its safe variant"));
      }
    }

    private void requireWhole() {
      PartialWrite partial = unit.partial;
      if (partial != null) {
        throw new PartialWriteException(
            new Problem(
                "unit of work '" + unit.name + "'",
                "a " + partial.what() + " that failed ("
                    + partial.failure().getClass().getName()
                    + "), so that one side may hold what the other does not",
                "both sides written, or neither",
                "roll back; to go on after such a failure, set a savepoint before the write and roll"
                    + " back to it (Connection.setSavepoint, a nested transaction)"),
            partial.failure());
      }
    }

    /** What is committed between the two sides stays written on one, should the other one fail. */
    private void requireBetweenWrites() {
      if (unit.answeredFor < mine.writingBoth()) {
        throw new GateUsageException(new Problem(
            "unit of work '" + unit.name + "'",
            "a commit in the middle of a gated write to both sides",
            "one transaction around both",
            "commit after the gated write has returned; work of its own commits in a transaction of its"
                + " own, begun inside the path"));
      }
    }

    @Override
    public long mark() {
      return mine.begunWrites();
    }

    @Override
    public void rolledBackTo(long mark) {
      requireOpen("rolled back to a savepoint");
      unit.undone(mark);
      mine.forgetSince(mark);
    }

    @Override
    public void failed(long mark, Throwable failure) {
      requireOpen("failed");
      unit.doom(new PartialWrite(mark, "part of a gated write, put off until later,", failure));
    }

    private void requireFence(PhaseTable pinned) {
      UnitResource resource = unit.resource;
      if (unit.fenced && resource != null && !resource.stillFenced(pinned.epoch())) {
        throw new CommitRefusedException(new Problem(
            "unit of work '" + unit.name + "'",
            "that the server has rolled back its transaction before, and epoch " + pinned.epoch()
                + " was closed since",
            "the lock on its epoch's row held until the commit, or writes could be lost",
            "roll back, and run the whole unit again"));
      }
    }

    @Override
    public void close() {
      if (!unit.open || unit.serial != serial) {
        return;
      }
      if (units() == mine) {
        warnIfUnchecked();
        mine.close(unit);
      } else {
        // Its thread alone may touch its units. It does so when it next opens or closes one, or
        // writes.
        mine.closeFromOutside(unit, serial);
      }
    }

    @Override
    public void rolledBack() {
      if (unit.open && unit.serial == serial && units() == mine) {
        unit.undone(-1);
        mine.forgetSince(unit.openedAt);
        unit.answeredFor = mine.begunWrites();
      }
    }

    private void warnIfUnchecked() {
      if (unit.engaged
          && unit.answeredFor != mine.begunWrites()
          && !saidUnchecked.getAndSet(true)) {
        LOG.warn(
            "unit of work '{}' was closed after a gated write, and neither beforeCommit() nor rolledBack()"
                + " was called. If its transaction was committed, the commit was not checked, and a"
                + " write may be lost when this node has lost its lease. Let GatedTransactions, the Jdbi"
                + " plugin or a GatedDataSource commit, or call beforeCommit() right before the commit."
                + " Said once",
            unit.name);
      }
    }

    private void requireOpen(String what) {
      requireOwnThread();
      if (!unit.open || unit.serial != serial || unit.isAbandoned()) {
        throw new GateUsageException(new Problem(
            "unit of work",
            "one that was closed before",
            "an open one to be " + what,
            "keep it open until the transaction has ended"));
      }
    }

    private void requireOwnThread() {
      if (units() != mine) {
        throw new GateUsageException(new Problem(
            "unit of work '" + unit.name + "'",
            "a call from thread " + Thread.currentThread().getName(),
            "calls from the thread that opened it",
            "open a unit on the thread that does the work"));
      }
    }
  }
}

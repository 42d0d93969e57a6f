package io.migrationgate.internal;

import io.migrationgate.MigrationGateException;
import io.migrationgate.NodeStatus;
import io.migrationgate.Problem;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.Revocation;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one node in step with the store: registers, beats, reloads, acknowledges. A plain object
 * that someone calls; the loop is {@link NodeLoop}.
 *
 * <p><b>Acknowledging.</b> A node acks the greatest epoch it has loaded such that no unit of work
 * pinned to an older table is open: not only the newest epoch, or frequent changes would starve it.
 * An ack is sent with the next heartbeat, which is sent at once when the ack has grown.
 *
 * <p><b>Generations.</b> A node that was given up registers again under a new generation, and only
 * then loads. The generation is part of the table, so a unit that was pinned before fails its
 * commit check however the two interleave; its pins hold up nobody any more, and their tables are
 * forgotten.
 *
 * <p><b>Without leases</b> nobody waits for this node's acks, and to be given up changes nothing
 * for its units of work: it goes on loading tables, registered or not.
 *
 * <p>One call at a time; see {@link Turn}. Listeners are called outside of it.
 */
public final class NodeAgent implements Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.node");
  private static final Duration DRAIN_LOOK = Duration.ofMillis(5);

  private final GateStore store;
  private final GateRuntime runtime;
  private final NodeConfig config;
  private final NodeNews news;

  private final Turn turn = new Turn();
  private final FlagViews flags;
  private final Draining draining = new Draining();
  private final HeartbeatReport report;
  private final NodeRegistration registration;
  private final RenewalAttempts renewals;
  private boolean joined;
  private volatile boolean left;
  private boolean saidLost;
  private Epoch sentAck = Epoch.NONE;
  private volatile Epoch seen = Epoch.NONE;
  private long nextBeatNanos;

  /**
   * An agent that has not registered yet.
   *
   * @param segments who belongs to which
   * @param news told of every new table, after it is in force, and of the lease
   */
  public NodeAgent(
      GateStore store,
      GateRuntime runtime,
      NodeConfig config,
      SegmentLookup segments,
      NodeNews news) {
    this.store = store;
    this.runtime = runtime;
    this.flags = new FlagViews(runtime::now, segments);
    this.config = config;
    this.report = new HeartbeatReport(runtime, config);
    this.registration = new NodeRegistration(store, runtime, config);
    this.renewals = new RenewalAttempts(runtime::nanoTime, config.poll());
    this.news = news;
    runtime.keptBy(this);
  }

  /**
   * Registers the node under a new generation and loads its first snapshot under it. What was
   * registered but not loaded is loaded by the next try, as long as the registration is good.
   *
   * @throws io.migrationgate.spi.StaleReadException if the store's reads are older than the
   *     registration
   * @throws io.migrationgate.RegistrationRefusedException if this build may not run now
   * @throws io.migrationgate.spi.StoreUnavailableException if the store cannot be reached
   */
  public void join() {
    turn.await(() -> {
      register();
      return true;
    });
  }

  private void register() {
    runtime.lease().lose();
    joined = false;
    NodeRegistration.Registered registered = registration.obtain();
    Snapshot snapshot = store.load();
    registered.joined().requireSeen(config.id(), snapshot.epoch());
    registration.loaded();
    if (config.mode() == NodeMode.LEASED) {
      // Pins of an older generation can commit nothing any more.
      draining.clear();
    }
    swap(snapshot);
    sentAck = Epoch.NONE;
    grant(registered.at());
    joined = true;
    LOG.info(
        "node {} of build {} registered (generation {}) at epoch {}",
        config.id(),
        config.identity().build(),
        generation(),
        snapshot.epoch());
    registered
        .joined()
        .refusedElsewhere()
        .forEach(problem -> LOG.warn(
            "store for development: the migration begins anew in read-old. Production would refuse this build: {}",
            problem.message()));
    // The first heartbeat is the next step's: were it sent from here, a store that keeps giving the
    // node up would be asked without end.
    nextBeatNanos = runtime.nanoTime();
  }

  /**
   * Does what is due now: a heartbeat, a reload, an acknowledgement.
   *
   * @return when to call again at the latest
   */
  public Duration step() {
    return turn.await(this::doDue);
  }

  private Duration doDue() {
    try {
      return due();
    } catch (RegistrationRefusedException e) {
      news.failed(e.problem().message());
      throw e;
    } finally {
      if (!left) {
        news.lease(runtime.lease().remainingMillis() > 0);
      }
    }
  }

  private Duration due() {
    long now = runtime.nanoTime();
    runtime.tick(now);
    if (left) {
      return config.poll();
    }
    noteLostLease();
    if (!joined) {
      register();
      return untilNextBeat();
    }
    Epoch ack = acknowledgeable();
    if (now - nextBeatNanos >= 0 || ack.number() > sentAck.number()) {
      beat(ack);
    }
    return draining.isEmpty() ? untilNextBeat() : DRAIN_LOOK;
  }

  private void noteLostLease() {
    boolean held = runtime.lease().remainingMillis() > 0;
    news.lease(held);
    boolean lost = joined && !held;
    if (lost && !saidLost) {
      LOG.warn(
          "lease lost: {} on node {} {} until the store renews it",
          runtime.fenced() ? "reports" : "gated work",
          config.id(),
          runtime.fenced() ? "are out of date" : "is refused");
    }
    saidLost = lost;
  }

  /** Someone found the lease lost: one try, while others wait for it. */
  @Override
  public void renewNow() {
    inTurn(this::renew);
  }

  /** A node that has left does nothing any more. */
  private void inTurn(Runnable work) {
    turn.ifSoon(() -> {
      if (!left) {
        work.run();
      }
    });
  }

  private void renew() {
    if (runtime.lease().knownLost()) {
      renewals.attempt(this::beatNow);
    }
  }

  private boolean beatNow() {
    nextBeatNanos = runtime.nanoTime();
    try {
      doDue();
      return !runtime.lease().knownLost();
    } catch (MigrationGateException e) {
      LOG.debug("the lease could not be renewed", e);
      return false;
    }
  }

  @Override
  public void reloadNow(Epoch closed) {
    inTurn(() -> reload(closed));
  }

  private void reload(Epoch closed) {
    if (!loaded().equals(closed)) {
      return;
    }
    Snapshot snapshot = store.load();
    if (snapshot.epoch().number() > closed.number()) {
      swap(snapshot);
    } else if (!snapshot.epoch().equals(closed)) {
      rejoin(generation());
    }
  }

  @Override
  public void rejoinNow(long loadedUnder) {
    inTurn(() -> rejoin(loadedUnder));
  }

  private void rejoin(long loadedUnder) {
    // Every thread at work finds the same; and a node that has left must not come back by itself.
    if (generation() != loadedUnder) {
      return;
    }
    LOG.error(
        "the store has another history than node {}, which has loaded epoch {}; registering again."
            + " Check the phases",
        config.id(),
        loaded());
    register();
  }

  /** Without a thread of its own it is looked at when the application says so. */
  @Override
  public void wake() {}

  /** From now on threads at work ask somebody else, who calls {@link #step}. */
  void keptBy(Upkeep upkeep) {
    runtime.keptBy(upkeep);
  }

  /** Wakes the heartbeat: something may have changed. */
  public void hurry() {
    turn.await(() -> nextBeatNanos = runtime.nanoTime());
  }

  /** Says with each heartbeat by what an object mapper selects the old side. */
  public void tellMapped(String migration, Collection<String> members) {
    report.mapped(migration, members);
  }

  /** Whether the lease was found to be over. */
  boolean lost() {
    return runtime.lease().knownLost();
  }

  /** Under which generation the node is registered. */
  long generation() {
    return registration.generation();
  }

  /** The monotonic clock that everything here is counted on. */
  long nanoTime() {
    return runtime.nanoTime();
  }

  /** The epoch of the snapshot that new units decide from. */
  public Epoch loaded() {
    return runtime.current().get().epoch();
  }

  private Duration untilNextBeat() {
    return Duration.ofNanos(Math.max(0, nextBeatNanos - runtime.nanoTime()));
  }

  private void beat(Epoch ack) {
    Lease.Before before = runtime.lease().before();
    BeatAnswer answer = store.beat(
        new Beat(config.id(), generation(), ack, runtime.current().get().epoch(), report.now()));
    Duration interval = store.announces() ? config.announcedPoll() : config.poll();
    nextBeatNanos = runtime.nanoTime() + interval.toNanos();
    if (answer instanceof BeatAnswer.Renewed renewed) {
      grant(before);
      sentAck = ack;
      if (ack.equals(loaded())) {
        draining.told(runtime.nanoTime());
      }
      seen = renewed.epoch();
      if (renewed.epoch().number() > loaded().number()) {
        reload();
      }
      if (renewed.revocation() != null) {
        revoke(renewed.revocation());
      }
    } else if (answer instanceof BeatAnswer.GivenUp) {
      LOG.warn(
          "node {} was given up: its open units of work {}; registering again",
          config.id(),
          runtime.fenced() ? "go on" : "will be refused");
      register();
    } else if (answer instanceof BeatAnswer.Diverged diverged) {
      LOG.error(
          "the store does not know epoch {} that node {} has loaded (it is at {}): it was restored or failed over"
              + " with loss. Open units of work will be refused; registering again. Check the phases",
          loaded(),
          config.id(),
          diverged.epoch());
      register();
    }
  }

  private void grant(Lease.Before before) {
    if (!left) {
      runtime.lease().grant(generation(), before, config.lease());
    }
  }

  private void revoke(Revocation revocation) {
    if (draining.revoke(revocation)) {
      runtime.decideAgain();
      LOG.warn(
          "{} has revoked units of work on node {} that began before epoch {} ({}): they will be"
              + " refused",
          revocation.actor(),
          config.id(),
          revocation.before(),
          revocation.reason());
      // The ack has grown.
      nextBeatNanos = runtime.nanoTime();
    }
  }

  private void reload() {
    Snapshot snapshot = store.load();
    if (snapshot.epoch().number() > loaded().number()) {
      swap(snapshot);
    }
    Epoch ack = acknowledgeable();
    if (ack.number() > sentAck.number()) {
      beat(ack);
    }
  }

  private void swap(Snapshot snapshot) {
    PhaseTable before = runtime.current().orNull();
    PhaseTable next = PhaseTable.compile(
        snapshot, generation(), config, flags.of(snapshot, generation()), before);
    runtime.current().swap(next);
    if (before != null && (joined || runtime.fenced())) {
      draining.add(before, runtime.nanoTime());
    }
    try {
      news.swapped(before, next);
    } catch (Throwable e) {
      LOG.error("epoch {} is in force, but not everybody could be told of it", snapshot.epoch(), e);
    }
  }

  private Epoch acknowledgeable() {
    return draining.acknowledgeable(loaded());
  }

  /** How this node stands; from any thread, and without waiting for a heartbeat under way. */
  public NodeStatus status() {
    GateRuntime.OpenUnits open = runtime.openUnits();
    Draining.Drains drained = draining.drains();
    return new NodeStatus(
        loaded(),
        seen,
        runtime.lease().remainingMillis(),
        open.count(),
        open.oldestMillis(),
        open.oldestName(),
        drained.count(),
        drained.nanos() / 1_000_000);
  }

  /**
   * Leaves: no lease any more, and no row. The caller has drained, or accepts that what is open is
   * refused.
   *
   * @throws io.migrationgate.spi.StoreUnavailableException if the row could not be removed; others
   *     will give the node up
   */
  public void leave() {
    left = true;
    runtime.lease().lose();
    if (!turn.ifSoon(this::removeRow)) {
      throw new StoreUnavailableException(
          new Problem(
              "node " + config.id(),
              "a heartbeat that has not ended yet",
              "a store that answers",
              "look at the store; the node's row is given up when its lease is over"),
          null);
    }
    LOG.info("node {} has left", config.id());
    news.failed("the node has left");
  }

  private void removeRow() {
    joined = false;
    runtime.lease().lose();
    store.change(
        UUID.randomUUID().toString(),
        view -> new ChangeSet<>(
            true, List.<Mutation>of(new Mutation.RemoveNode(config.id())), List.of()));
  }

  /** Whether no unit of work is open on this node; not known while it is at work itself. */
  public boolean idle() {
    return turn.nowOrFalse(
        () -> draining.idle() && runtime.current().get().pins().drained());
  }
}

package io.migrationgate.internal;

import io.migrationgate.MigrationGateException;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.spi.GateStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a {@link NodeAgent} for as long as it is not stopped: on one daemon thread of its own,
 * which outlives whatever is thrown on it.
 *
 * <p>Threads at work ask this thread for what they need, rather than do it themselves: they may
 * hold a connection, and doing it takes another one. They wait for a try while it is young, so that
 * after a pause of the machine none is refused that a heartbeat of some milliseconds would have
 * helped; but a try that is older than {@link Upkeep#PATIENCE}, as in an outage, is waited for by
 * nobody.
 */
public final class NodeLoop implements Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.node");
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
  /** A wait that ends so much too early may be nothing but a coarse timer. */
  private static final Duration EARLY = Duration.ofMillis(2);

  private final NodeAgent agent;
  private final GateStore store;
  private final Duration poll;
  private final DoubleSupplier jitter;
  private final Thread thread;
  private volatile boolean stopped;
  private int failures;
  private String lastFailure = "";

  // All guarded by the monitor of "thread".
  private boolean waiting;
  private boolean woken;
  private @Nullable Try underWay;
  private boolean lastFailed;
  private long endedNanos;

  /** One call of the agent, which others may wait for. */
  private static final class Try {
    final long sinceNanos;
    final CountDownLatch ended = new CountDownLatch(1);

    Try(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  /**
   * A loop that does not run yet.
   *
   * @param jitter draws from 0 (inclusive) to 1, so that nodes do not come back all at once
   */
  public NodeLoop(
      NodeAgent agent, GateStore store, Duration poll, DoubleSupplier jitter, String name) {
    this.agent = agent;
    this.store = store;
    this.poll = poll;
    this.jitter = jitter;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    agent.keptBy(this);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (!stopped) {
      try {
        turn();
      } catch (Throwable e) {
        survive(e);
      }
    }
  }

  /** Without memory or classes nothing may be possible here, not even to say so. */
  private void survive(Throwable failure) {
    try {
      failures++;
      LOG.error("the node's thread met an unexpected error; it goes on", failure);
      pause(backoff());
    } catch (Throwable e) {
      LockSupport.parkNanos(LONGEST_BACKOFF.toNanos());
    }
  }

  private void turn() {
    Duration due = once();
    if (due.compareTo(poll.dividedBy(2)) < 0) {
      await(due, false);
    } else {
      // Nodes that a change has woken at once must not go on beating at once.
      await(Duration.ofNanos((long) (due.toNanos() * (0.8 + 0.2 * jitter.getAsDouble()))), true);
    }
  }

  /**
   * Waits for a change. Only here may {@link #stop} and {@link #wake} interrupt the thread: an
   * interrupt in the middle of a statement makes some embedded databases close their files.
   *
   * @param beat whether a heartbeat is due when it is over
   */
  private void await(Duration due, boolean beat) {
    synchronized (thread) {
      if (stopped || woken) {
        return;
      }
      waiting = true;
    }
    boolean interrupted = false;
    boolean wanted;
    long before = agent.nanoTime();
    try {
      store.awaitChange(agent.loaded(), due);
      if (beat || agent.nanoTime() - before < due.toNanos() - EARLY.toNanos()) {
        // Woken before it was due: something may have changed, so the heartbeat is due now.
        agent.hurry();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      synchronized (thread) {
        waiting = false;
        interrupted |= Thread.interrupted();
        wanted = woken;
      }
    }
    if (interrupted && !wanted && !stopped) {
      LOG.warn("the node's thread was interrupted by someone else; it goes on");
    }
  }

  private Duration once() {
    try {
      Duration due = step();
      if (failures > 0) {
        LOG.info("the heartbeat works again after {} failed tries", failures);
        failures = 0;
        lastFailure = "";
      }
      return due;
    } catch (MigrationGateException e) {
      failures++;
      String message = String.valueOf(e.getMessage());
      // Not every time, but whenever it is something else: a refusal after an outage is news.
      if (!message.equals(lastFailure)) {
        LOG.warn(
            "the heartbeat fails; the last known phases stay until the lease ends. {}", message);
      }
      lastFailure = message;
      pause(backoff());
      return Duration.ZERO;
    }
  }

  private Duration step() {
    boolean wanted;
    synchronized (thread) {
      wanted = woken;
      woken = false;
      if (underWay == null) {
        underWay = new Try(agent.nanoTime());
      }
    }
    boolean failed = true;
    try {
      if (wanted) {
        agent.hurry();
      }
      Duration due = agent.step();
      failed = false;
      return due;
    } finally {
      ended(failed);
    }
  }

  private void ended(boolean failed) {
    synchronized (thread) {
      lastFailed = failed;
      endedNanos = agent.nanoTime();
      if (underWay != null) {
        underWay.ended.countDown();
        underWay = null;
      }
    }
  }

  /**
   * Doubles from a tenth of the poll interval, and is drawn anew each time, so that a store that
   * comes back is not stormed.
   */
  private Duration backoff() {
    long nanos = (poll.toNanos() / 10) << Math.min(10, Math.max(0, failures - 1));
    long capped = Math.min(nanos, LONGEST_BACKOFF.toNanos());
    return Duration.ofNanos((long) (capped * (0.5 + 0.5 * jitter.getAsDouble())));
  }

  private void pause(Duration duration) {
    synchronized (thread) {
      if (!stopped && underWay == null) {
        try {
          thread.wait(Math.max(1, duration.toMillis()));
        } catch (InterruptedException e) {
          LOG.debug("woken early");
        }
      }
    }
  }

  @Override
  public void renewNow() {
    ask(agent::lost);
  }

  @Override
  public void reloadNow(Epoch closed) {
    ask(() -> agent.loaded().equals(closed));
  }

  @Override
  public void rejoinNow(long loadedUnder) {
    ask(() -> agent.generation() == loadedUnder);
  }

  /*
   * A try that was under way before may have begun too early to help; hence twice. Whoever comes
   * after one that has failed shares its outcome, and until the next poll nobody asks anew: a store
   * that is down would else get a try, and hold threads, for every unit of work.
   */
  private void ask(BooleanSupplier needed) {
    for (int tries = 0; tries < 2; tries++) {
      Try awaited = needed.getAsBoolean() ? tryToAwait() : null;
      if (awaited == null || !await(awaited)) {
        return;
      }
    }
  }

  private @Nullable Try tryToAwait() {
    synchronized (thread) {
      long now = agent.nanoTime();
      boolean failedJustNow = lastFailed && now - endedNanos < poll.toNanos();
      if (stopped || thread == Thread.currentThread() || (underWay == null && failedJustNow)) {
        return null;
      }
      if (underWay == null) {
        underWay = new Try(now);
        thread.notifyAll();
      }
      wake();
      return underWay;
    }
  }

  /** Whether it ended in time. */
  private boolean await(Try awaited) {
    long age = agent.nanoTime() - awaited.sinceNanos;
    try {
      return awaited.ended.await(
          Math.min(PATIENCE.toNanos(), PATIENCE.toNanos() - age), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Makes the thread send a heartbeat soon: at once if it waits for a change. */
  @Override
  public void wake() {
    synchronized (thread) {
      if (waiting && !woken) {
        thread.interrupt();
      }
      woken = true;
    }
  }

  /** Stops the thread and waits for it, so long at most: it may wait for the store itself. */
  public void stop(Duration atMost) {
    synchronized (thread) {
      stopped = true;
      if (waiting) {
        thread.interrupt();
      }
      thread.notifyAll();
    }
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join(Math.max(1, atMost.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("the node's thread still waits for the store; it ends when that answers");
    }
  }
}

package io.migrationgate.internal;

import io.migrationgate.MigrationGateException;
import io.migrationgate.spi.GateStore;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a {@link NodeAgent} for as long as it is not stopped: on one daemon thread of its own. */
public final class NodeLoop implements AutoCloseable {
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
  private boolean waiting;
  private boolean woken;
  private int failures;
  private String lastFailure = "";

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
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (!stopped) {
      try {
        Duration due = once();
        if (due.compareTo(poll.dividedBy(2)) < 0) {
          await(due, false);
        } else {
          // Nodes that a change has woken at once must not go on beating at once.
          await(
              Duration.ofNanos((long) (due.toNanos() * (0.8 + 0.2 * jitter.getAsDouble()))), true);
        }
      } catch (RuntimeException e) {
        LOG.error("the node's thread met an unexpected error; it goes on", e);
        pause(backoff());
      } catch (Error e) {
        LOG.error("the node's thread dies; gated work is refused when the lease ends", e);
        throw e;
      }
    }
  }

  /**
   * Waits for a change. Only here may {@link #close} and {@link #wake} interrupt the thread: an
   * interrupt in the middle of a statement makes some embedded databases close their files.
   *
   * @param beat whether a heartbeat is due when it is over
   */
  private void await(Duration due, boolean beat) {
    synchronized (thread) {
      if (stopped) {
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
        woken = false;
      }
    }
    if (wanted) {
      agent.hurry();
    } else if (interrupted && !stopped) {
      LOG.warn("the node's thread was interrupted by someone else; it goes on");
    }
  }

  private Duration once() {
    try {
      Duration due = agent.step();
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
      if (!stopped) {
        try {
          thread.wait(Math.max(1, duration.toMillis()));
        } catch (InterruptedException e) {
          LOG.debug("woken early");
        }
      }
    }
  }

  /** Makes a waiting loop look at once; one that is at work will see for itself. */
  public void wake() {
    synchronized (thread) {
      if (waiting && !woken) {
        woken = true;
        thread.interrupt();
      }
    }
  }

  /** Stops the thread and waits for it. */
  @Override
  public void close() {
    synchronized (thread) {
      stopped = true;
      if (waiting) {
        thread.interrupt();
      }
      thread.notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

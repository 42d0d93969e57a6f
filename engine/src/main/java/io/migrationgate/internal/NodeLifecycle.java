package io.migrationgate.internal;

import io.migrationgate.MigrationGateException;
import io.migrationgate.spi.StaleReadException;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a node joins its store, and leaves it again. Thread-safe. */
public final class NodeLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate");

  private final NodeAgent agent;
  private final NodeNews news;
  private final ClientCounts messages;
  private final Threads threads;
  private final Times times;
  private boolean closed;

  /**
   * The threads of a node.
   *
   * @param loop beats; null where the application brings its own thread
   * @param maintenance does the rest; null likewise
   */
  public record Threads(@Nullable NodeLoop loop, @Nullable Maintenance maintenance) {
    void start() {
      if (loop != null) {
        loop.start();
      }
      if (maintenance != null) {
        maintenance.start();
      }
    }
  }

  /**
   * For how long something is waited for.
   *
   * @param clock by which
   * @param lease of the node
   * @param drain for open units of work, when the node is closed
   */
  public record Times(TimeSource clock, Duration lease, Duration drain) {}

  /** Of a node that has not joined. */
  public NodeLifecycle(
      NodeAgent agent, NodeNews news, ClientCounts messages, Threads threads, Times times) {
    this.agent = agent;
    this.news = news;
    this.messages = messages;
    this.threads = threads;
    this.times = times;
  }

  /** Registers the node and loads its first snapshot; then its threads begin. */
  public void join() {
    try {
      joinOrWait();
    } catch (StaleReadException e) {
      // It has registered: nobody should wait for it.
      leave();
      news.close();
      throw e;
    } catch (RuntimeException | Error e) {
      news.close();
      throw e;
    }
    threads.start();
  }

  /** A server that answers reads may be a little behind the one that takes writes. */
  private void joinOrWait() {
    long start = times.clock.nanoTime();
    while (true) {
      try {
        agent.join();
        return;
      } catch (StaleReadException e) {
        if (times.clock.nanoTime() - start > times.lease.toNanos() / 4) {
          throw e;
        }
        try {
          times.clock.sleep(Duration.ofMillis(20));
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw e;
        }
      }
    }
  }

  /** Waits for open units of work, at most for the drain time-out, and leaves; once. */
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (threads.maintenance != null) {
      threads.maintenance.close();
    }
    awaitIdle();
    if (threads.loop != null) {
      threads.loop.stop(times.drain);
    }
    leave();
    news.close();
  }

  private void leave() {
    try {
      messages.tell();
    } catch (MigrationGateException e) {
      LOG.warn("messages of the last minute are not counted. {}", e.getMessage());
    }
    try {
      agent.leave();
    } catch (MigrationGateException e) {
      LOG.warn(
          "the node could not leave; others will give it up when its lease is over. {}",
          e.getMessage());
    }
  }

  private void awaitIdle() {
    long start = times.clock.nanoTime();
    while (!agent.idle()) {
      if (times.clock.nanoTime() - start > times.drain.toNanos()) {
        LOG.warn(
            "units of work are still open after {}; their commits will be refused", times.drain);
        return;
      }
      try {
        times.clock.sleep(Duration.ofMillis(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}

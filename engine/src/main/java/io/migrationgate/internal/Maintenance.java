package io.migrationgate.internal;

import io.migrationgate.spi.GateStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the store do every two seconds what need not be done at once: on a daemon thread of its own,
 * since it may wait for connections, which heartbeats must not.
 */
public final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.node");
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final GateStore store;
  private final BooleanSupplier wanted;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * One that does not run yet.
   *
   * @param wanted whether there is any use in it now
   */
  public Maintenance(GateStore store, BooleanSupplier wanted, String name) {
    this.store = store;
    this.wanted = wanted;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  private void run() {
    do {
      try {
        if (wanted.getAsBoolean()) {
          store.maintain();
        }
      } catch (Throwable e) {
        LOG.debug("The store could not be maintained; it is tried again", e);
      }
    } while (pause());
  }

  /** Whether to go on. */
  private boolean pause() {
    try {
      return !stopped.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      LOG.debug("woken early");
      return stopped.getCount() > 0;
    }
  }

  /**
   * Stops it. Never by an interrupt, at which some embedded databases close their files, and
   * without waiting for a statement that is under way.
   */
  @Override
  public void close() {
    stopped.countDown();
  }
}

package io.migrationgate.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does every two seconds what need not be done at once: on a daemon thread of its own, since it may
 * wait for connections, which heartbeats must not.
 */
public final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.node");
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final List<Runnable> chores;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * One that does not run yet.
   *
   * @param chores what is done each time, one after the other; one that fails is tried again
   */
  public Maintenance(List<Runnable> chores, String name) {
    this.chores = List.copyOf(chores);
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  private void run() {
    do {
      chores.forEach(Maintenance::attempt);
    } while (pause());
  }

  private static void attempt(Runnable chore) {
    try {
      chore.run();
    } catch (Throwable e) {
      LOG.debug("The store could not be maintained; it is tried again", e);
    }
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

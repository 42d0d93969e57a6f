package io.migrationgate.jdbc.backfill;

import io.migrationgate.MigrationGateException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that keeps a worker going until it is closed: so that an application's nodes work
 * on backfills. Thread-safe.
 */
public final class BackfillLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.backfill");
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final BackfillWorker worker;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private BackfillLoop(BackfillWorker worker) {
    this.worker = worker;
    this.thread = new Thread(this::run, "mgate-" + worker.name());
    thread.setDaemon(true);
  }

  /** Starts one. */
  public static BackfillLoop start(BackfillWorker worker) {
    BackfillLoop loop = new BackfillLoop(worker);
    loop.thread.start();
    return loop;
  }

  private void run() {
    try {
      while (!stop.await(step().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.trace("next");
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted, and so stopped", e);
    } finally {
      worker.release();
    }
  }

  private Duration step() {
    try {
      return worker.step();
    } catch (MigrationGateException e) {
      LOG.warn("the backfill waits: {}", e.getMessage());
      return AFTER_FAILURE;
    } catch (Throwable e) {
      LOG.error("a backfill's thread met an unexpected error; it goes on", e);
      return AFTER_FAILURE;
    }
  }

  /**
   * Lets the batch that is under way end, gives its range back, and stops. A batch that waits for a
   * database which does not answer is left to itself after ten seconds: the server ends it.
   */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(CLOSE_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

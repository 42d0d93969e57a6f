package io.migrationgate.demo.lab.load;

import io.migrationgate.demo.lab.ThreadJoin;
import io.migrationgate.demo.lab.oracle.Findings;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One user: acts, pauses, acts again. */
final class VirtualUser {
  private static final Logger LOG = LoggerFactory.getLogger(VirtualUser.class);

  private final Random random;
  private final int pauseMillis;
  private final ActivityMix mix;
  private final Semaphore acting;
  private final Findings failures;
  private final Thread thread;
  private volatile boolean stopped;

  VirtualUser(
      int index, LoadSettings settings, ActivityMix mix, Semaphore acting, Findings failures) {
    this.random = new Random(settings.seed() * 1_000_003 + index);
    this.pauseMillis = settings.pauseMillis();
    this.mix = mix;
    this.acting = acting;
    this.failures = failures;
    this.thread = new Thread(this::run, "user-" + index);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!stopped) {
      acting.acquireUninterruptibly();
      try {
        mix.pick(random).perform(random);
      } catch (RuntimeException e) {
        LOG.error("{} failed", thread.getName(), e);
        failures.add(thread.getName() + " failed: " + e);
      } finally {
        acting.release();
      }
      pause();
    }
  }

  private void pause() {
    if (pauseMillis > 0) {
      double drawn = -Math.log(1 - random.nextDouble()) * pauseMillis;
      LockSupport.parkNanos((long) (drawn * TimeUnit.MILLISECONDS.toNanos(1)));
    }
  }

  void stop() {
    stopped = true;
  }

  void join() {
    ThreadJoin.uninterruptibly(thread);
  }
}

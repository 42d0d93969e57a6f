package io.migrationgate.demo.lab.rolling;

import io.migrationgate.demo.lab.fleet.Fleet;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Kills a process every now and then, and starts another one of its build in its place. */
final class RandomKills implements AutoCloseable {
  private final Fleet fleet;
  private final Failures failures;
  private final SplittableRandom random;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "kills");
  private int done;

  RandomKills(Fleet fleet, long seed, Failures failures) {
    this.fleet = fleet;
    this.failures = failures;
    this.random = new SplittableRandom(seed);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopping.await(random.nextInt(3_000, 9_000), TimeUnit.MILLISECONDS)) {
        kill(random.nextInt(1_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failures.note("a process that was killed has no successor: " + e.getMessage());
    }
  }

  private synchronized void kill(int choice) throws InterruptedException {
    fleet.harm(there -> choice % there.size(), fleet::replaceKilled);
    done++;
  }

  /** How many were killed. */
  synchronized int done() {
    return done;
  }

  /** Does something while everybody lives whom the fleet has. */
  synchronized void without(Calm calm) throws Exception {
    calm.run();
  }

  /** What is not to be disturbed. */
  interface Calm {
    /** Does it. */
    void run() throws Exception;
  }

  @Override
  public void close() throws InterruptedException {
    stopping.countDown();
    thread.join();
  }
}

package io.migrationgate.demo.lab;

/** Waits for threads that end soon. */
public final class ThreadJoin {
  private ThreadJoin() {}

  /** Waits until a thread has ended, whoever interrupts; the interrupt is kept. */
  public static void uninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
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

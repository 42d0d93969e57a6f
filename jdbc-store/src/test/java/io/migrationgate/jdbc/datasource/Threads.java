package io.migrationgate.jdbc.datasource;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Runs something on another thread, and waits until that has died: a pin goes no earlier. */
final class Threads {
  private static final int PATIENCE_SECONDS = 30;

  private Threads() {}

  interface Work {
    void run() throws Exception;
  }

  static void run(Work work) throws Exception {
    FutureTask<Boolean> task = new FutureTask<>(() -> {
      work.run();
      return true;
    });
    Thread thread = new Thread(task, "another");
    thread.start();
    try {
      task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
  }
}

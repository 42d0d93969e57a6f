package io.migrationgate.jdbc.datasource;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Runs something on another thread, and waits for it. */
final class Threads {
  private Threads() {}

  interface Work {
    void run() throws Exception;
  }

  static void run(Work work) throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      executor
          .submit(() -> {
            work.run();
            return true;
          })
          .get(30, TimeUnit.SECONDS);
    } finally {
      executor.shutdown();
    }
  }
}

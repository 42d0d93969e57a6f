package io.migrationgate;

import io.migrationgate.testing.Seeds;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random programs of nested calls and units of work, and whatever happens meanwhile: each call
 * takes the side, and each thread holds the pin, that a plain model says. {@code -Dcalls.runs} asks
 * for more programs, {@code -Dcalls.base} for others.
 */
class NestedCallsTest {
  private static final int OF_A_NODE = 200;

  @Test
  void whatIsHeldDecidedAndCountedIsWhatTheModelSays(TestReporter reporter) throws Exception {
    long base = Seeds.of("calls.base");
    reporter.publishEntry("calls.base", Long.toString(base));
    int runs = Integer.getInteger("calls.runs", 10_000);
    ExecutorService elsewhere = Executors.newSingleThreadExecutor();
    try {
      for (int i = 0; i < runs; i += OF_A_NODE) {
        boolean fenced = i / OF_A_NODE % 2 == 1;
        try (NestedCallsNode first = new NestedCallsNode(fenced);
            NestedCallsNode second = new NestedCallsNode(!fenced)) {
          for (int program = i; program < Math.min(runs, i + OF_A_NODE); program++) {
            try {
              run(new Random(base + program), List.of(first, second), elsewhere);
            } catch (Throwable failure) {
              throw new AssertionError("program " + (base + program), failure);
            }
          }
        }
      }
    } finally {
      elsewhere.shutdown();
    }
  }

  private static void run(Random random, List<NestedCallsNode> nodes, ExecutorService elsewhere)
      throws InterruptedException {
    boolean dies = random.nextInt(20) == 0;
    NestedCalls calls = new NestedCalls(random, nodes, work -> await(elsewhere, work));
    if (dies) {
      Throwable[] failure = new Throwable[1];
      Thread thread = new Thread(calls::run);
      thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
      thread.start();
      thread.join();
      if (failure[0] != null) {
        throw new AssertionError(failure[0]);
      }
    } else {
      calls.run();
    }
    calls.end(dies);
  }

  private static void await(ExecutorService elsewhere, Runnable work) {
    try {
      elsewhere.submit(work).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}

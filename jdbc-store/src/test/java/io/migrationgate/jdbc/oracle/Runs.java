package io.migrationgate.jdbc.oracle;

import static org.awaitility.Awaitility.await;

import io.migrationgate.testing.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long and how often: {@code -Doracle.seconds} of random work, {@code -Doracle.runs} runs with
 * consecutive seeds, of which {@code -Doracle.seed} is the first.
 */
final class Runs {
  static final int SECONDS = Integer.getInteger("oracle.seconds", 2);
  private static final int RUNS = Integer.getInteger("oracle.runs", 1);
  private static final long SEED = Seeds.of("oracle.seed");
  private static final boolean TELLS = System.getProperty("oracle.seconds") != null;

  private Runs() {}

  /** One run. */
  interface Run {
    void with(long seed) throws Exception;
  }

  static void each(Run run) throws Exception {
    for (long seed = SEED; seed < SEED + RUNS; seed++) {
      try {
        run.with(seed);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("-Doracle.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** In a long run all, else every other one, which of them by the seed. */
  static <T> List<T> some(T[] all, long seed) {
    return IntStream.range(0, all.length)
        .filter(i -> TELLS || i % 2 == seed % 2)
        .mapToObj(i -> all[i])
        .toList();
  }

  /** Lets the workers work. */
  static void breathe() {
    await().pollDelay(Duration.ofMillis(50)).until(() -> true);
  }

  /** What a long run did, for its reader. */
  static void report(String what, Arena arena, Object more) {
    if (TELLS) {
      System.out.println("oracle: " + what + ", " + arena + " " + more);
    }
  }
}

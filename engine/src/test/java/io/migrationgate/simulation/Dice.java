package io.migrationgate.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** All chance in one run, drawn from its seed. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From low (inclusive) to high (exclusive). */
  long between(long low, long high) {
    return low + random.nextLong(high - low);
  }

  double between(double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  /** Milliseconds as nanoseconds; small values far more often than large ones. */
  long delay(double lowMillis, double highMillis) {
    double skewed = random.nextDouble() * random.nextDouble();
    return (long) ((lowMillis + skewed * (highMillis - lowMillis)) * 1_000_000);
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}

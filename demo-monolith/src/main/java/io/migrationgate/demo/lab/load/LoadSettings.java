package io.migrationgate.demo.lab.load;

/**
 * How much load.
 *
 * @param users how many act at once
 * @param seed of everything that is drawn at random
 * @param pauseMillis how long a user pauses between two activities, on average, in milliseconds
 * @param customers how many there are from the beginning
 */
public record LoadSettings(int users, long seed, int pauseMillis, int customers) {
  /** The id from which on users number what they create. */
  static final long FIRST_NEW_ID = 1_000_000_001L;

  private static final int MAX_USERS = 30;

  /** Checks the ranges. */
  public LoadSettings {
    if (users < 1 || users > MAX_USERS) {
      throw new IllegalArgumentException("1 to " + MAX_USERS + " users");
    }
    if (pauseMillis < 0) {
      throw new IllegalArgumentException("a pause that is not negative");
    }
    if (customers < 100 || customers > 1_000_000) {
      throw new IllegalArgumentException("100 to 1,000,000 customers");
    }
  }

  /** How many orders there are from the beginning. */
  int orders() {
    return customers / 2;
  }

  /** How many products there are. */
  int products() {
    return Math.max(10, customers / 10);
  }
}

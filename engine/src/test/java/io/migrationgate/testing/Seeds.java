package io.migrationgate.testing;

/**
 * Where random tests begin: at the same place in every run, or, with {@code -Dtest.seed=random},
 * each time elsewhere. A property of the test's own has the last word.
 */
public final class Seeds {
  private static final long FIXED = 20_260_106;

  private Seeds() {}

  /**
   * The seed to use.
   *
   * @param property of the test's own, which sets it to a number
   */
  public static long of(String property) {
    Long own = Long.getLong(property);
    if (own != null) {
      return own;
    }
    if (!System.getProperty("test.seed", "").equals("random")) {
      return FIXED;
    }
    long drawn = System.nanoTime() & 0x7FFF_FFFF;
    System.out.println("-D" + property + "=" + drawn);
    return drawn;
  }
}

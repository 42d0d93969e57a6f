package io.migrationgate.contract;

import java.time.Duration;

/**
 * What is asked of the evidence.
 *
 * @param quietFor for how long the old side must not have been used, and every build must have been
 *     one that runs in contracted; default 7 days
 * @param ignoreMentions whether code that mentions the old side is known to be harmless
 * @param forced whether the quiet time is overridden
 */
public record ContractTerms(Duration quietFor, boolean ignoreMentions, boolean forced) {
  /** Seven days, nothing overridden. */
  public static final ContractTerms DEFAULT = new ContractTerms(Duration.ofDays(7), false, false);

  /** Checks that the time is not negative. */
  public ContractTerms {
    if (quietFor.isNegative()) {
      throw new IllegalArgumentException("a quiet time of " + quietFor);
    }
  }
}

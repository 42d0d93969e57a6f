package io.migrationgate.protocol;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;

/**
 * What a declaration asks of the guards: limits of those that observe, and who must have approved.
 *
 * @param maxMismatchBasisPoints mismatches per comparison that are tolerated, in hundredths of a
 *     percent, 0 to 10,000; default 0
 * @param minCompared comparisons needed before reads may move to the new side; default 0
 * @param maxErrors comparison errors that are tolerated; default 0
 * @param approvals how many other people must have approved a step; default none
 */
public record GuardLimits(
    int maxMismatchBasisPoints, long minCompared, long maxErrors, RequiredApprovals approvals) {
  /** No mismatch, no error, no minimum. */
  public static final GuardLimits DEFAULT = new GuardLimits(0, 0, 0);

  /**
   * Checks the ranges.
   *
   * @throws MigrationGateException if a limit is negative, or the share above 100 %
   */
  public GuardLimits {
    if (maxMismatchBasisPoints < 0 || maxMismatchBasisPoints > Ramp.FULL) {
      throw new MigrationGateException(new Problem(
          "tolerated mismatches",
          maxMismatchBasisPoints + " basis points",
          "0 to " + Ramp.FULL + " (0% to 100%)",
          "give a share in hundredths of a percent"));
    }
    checkCount("needed comparisons", minCompared);
    checkCount("tolerated comparison errors", maxErrors);
  }

  /** Limits where nobody need approve anything. */
  public GuardLimits(int maxMismatchBasisPoints, long minCompared, long maxErrors) {
    this(maxMismatchBasisPoints, minCompared, maxErrors, RequiredApprovals.NONE);
  }

  /** The same limits, where these must have approved. */
  public GuardLimits withApprovals(RequiredApprovals required) {
    return new GuardLimits(maxMismatchBasisPoints, minCompared, maxErrors, required);
  }

  private static void checkCount(String subject, long count) {
    if (count < 0) {
      throw new MigrationGateException(new Problem(
          subject, Long.toString(count), "0 or more", "give a count that is not negative"));
    }
  }
}

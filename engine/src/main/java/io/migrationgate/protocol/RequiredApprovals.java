package io.migrationgate.protocol;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;

/**
 * How many people besides the one who advances must have approved a step, for the two steps after
 * which the old side is stale, or may be gone. Immutable.
 *
 * @param writeNew for the step to write-new; 0 if none is asked for
 * @param contract for the step to contracted; 0 if none is asked for
 */
public record RequiredApprovals(int writeNew, int contract) {
  /** Nobody is asked. */
  public static final RequiredApprovals NONE = new RequiredApprovals(0, 0);

  /** More would be a mistake: each is a person with a login of their own. */
  private static final int MOST = 10;

  /**
   * Checks the numbers.
   *
   * @throws MigrationGateException if one is negative or above 10
   */
  public RequiredApprovals {
    check("write-new", writeNew);
    check("contract", contract);
  }

  private static void check(String step, int number) {
    if (number < 0 || number > MOST) {
      throw new MigrationGateException(new Problem(
          "approvals." + step,
          Integer.toString(number),
          "0 to " + MOST,
          "say how many people must agree besides the one who advances"));
    }
  }

  /** For the step to that phase. */
  public int to(Phase phase) {
    return switch (phase) {
      case WRITE_NEW -> writeNew;
      case CONTRACTED -> contract;
      case READ_OLD, DUAL_WRITE, READ_NEW -> 0;
    };
  }
}

package io.migrationgate;

/**
 * A unit of work on a node without leases could not lock the row of its epoch. Nothing was done
 * yet; it may be run again.
 */
public class FenceRefusedException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** An error. */
  public FenceRefusedException(Problem problem) {
    super(problem);
  }
}

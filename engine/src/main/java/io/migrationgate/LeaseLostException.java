package io.migrationgate;

/**
 * This node's lease is lost and could not be renewed, so gated work is refused. Nothing was done;
 * try again later.
 */
public class LeaseLostException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** An error. */
  public LeaseLostException(Problem problem) {
    super(problem);
  }
}

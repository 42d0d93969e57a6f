package io.migrationgate;

/**
 * The commit check found that the lease under which the unit began is over. Roll back; nothing was
 * committed, and the unit may be run again.
 */
public class CommitRefusedException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** An error. */
  public CommitRefusedException(Problem problem) {
    super(problem);
  }
}

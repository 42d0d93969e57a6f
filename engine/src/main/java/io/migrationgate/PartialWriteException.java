package io.migrationgate;

/**
 * The commit check found that a gated write to both sides has failed in this unit of work, and that
 * the failure was caught: one side may hold what the other one does not. Roll back, all of it or to
 * a savepoint that was set before that write. The cause is what the side threw; unless that has
 * passed, running the unit again meets it again.
 */
public final class PartialWriteException extends CommitRefusedException {
  private static final long serialVersionUID = 1L;

  /** An error, and what the side threw. */
  public PartialWriteException(Problem problem, Throwable failure) {
    super(problem, failure);
  }
}

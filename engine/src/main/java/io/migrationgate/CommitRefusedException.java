package io.migrationgate;

import org.jspecify.annotations.Nullable;

/**
 * The commit check refuses a unit of work: the lease under which it began is over, or one of its
 * writes was done by half ({@link PartialWriteException}). Roll back; nothing was committed, and
 * the unit may be run again.
 */
public class CommitRefusedException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** An error. */
  public CommitRefusedException(Problem problem) {
    this(problem, null);
  }

  CommitRefusedException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}

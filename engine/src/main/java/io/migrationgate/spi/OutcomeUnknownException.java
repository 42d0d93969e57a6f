package io.migrationgate.spi;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The connection died during a commit, and whether the change was made could not be found out. Not
 * the same as failed.
 */
public class OutcomeUnknownException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** An error with its cause. */
  public OutcomeUnknownException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}

package io.migrationgate;

import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions thrown by this library itself; what a user's own code throws is never
 * wrapped in it.
 */
public class MigrationGateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** An error with its four parts. */
  public MigrationGateException(Problem problem) {
    this(problem, null);
  }

  /** An error with its four parts and what caused it. */
  public MigrationGateException(Problem problem, @Nullable Throwable cause) {
    super(problem.message(), cause);
    this.problem = problem;
  }

  /** Subject, found, expected, next step. */
  public Problem problem() {
    return problem;
  }
}

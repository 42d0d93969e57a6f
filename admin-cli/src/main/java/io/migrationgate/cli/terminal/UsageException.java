package io.migrationgate.cli.terminal;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;

/**
 * What was asked for on the command line, or in the environment, makes no sense. Nothing was tried.
 */
public final class UsageException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** An error with its four parts. */
  public UsageException(Problem problem) {
    super(problem);
  }

  /** An error with its four parts and what caused it. */
  public UsageException(Problem problem, Throwable cause) {
    super(problem, cause);
  }

  /** An error with its four parts. */
  public UsageException(String subject, String found, String expected, String nextStep) {
    this(new Problem(subject, found, expected, nextStep));
  }
}

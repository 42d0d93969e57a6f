package io.migrationgate.spi;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import org.jspecify.annotations.Nullable;

/** The database does not let this user see the transactions of others. */
public class TransactionsHiddenException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** An error with its cause. */
  public TransactionsHiddenException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}

package io.migrationgate.spi;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import org.jspecify.annotations.Nullable;

/** The store cannot be reached, or does not answer in time. Nothing has changed. */
public class StoreUnavailableException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** An error with its cause. */
  public StoreUnavailableException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}

package io.migrationgate.spi;

import io.migrationgate.Problem;

/**
 * The store's reads are older than what was written to it before: they are answered by a server
 * that lags behind. Nothing was decided by them.
 */
public final class StaleReadException extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  /** An error. */
  public StaleReadException(Problem problem) {
    super(problem, null);
  }
}

package io.migrationgate.spi;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;

/** The store was never initialised, or is newer than this library. */
public class StoreVersionException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** An error. */
  public StoreVersionException(Problem problem) {
    super(problem);
  }
}

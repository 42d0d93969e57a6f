package io.migrationgate.hibernate;

import io.migrationgate.GateUsageException;
import io.migrationgate.Problem;

/**
 * Hibernate was about to write a side for which no gate was asked in this unit of work. Nothing was
 * sent; the transaction is to be rolled back. A mistake in the calling code: running it again gives
 * the same.
 */
public class UngatedWriteException extends GateUsageException {
  private static final long serialVersionUID = 1L;

  UngatedWriteException(Problem problem) {
    super(problem);
  }
}

package io.migrationgate.jdbc.backfill.internal.plan;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;

/** This process does not see all rows of a side, or not the right table; another one may. */
public final class HiddenRowsException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  HiddenRowsException(Problem problem) {
    super(problem);
  }
}

package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;

/** A flag may not be changed so. Nothing has changed. */
public class FlagRefusedException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public FlagRefusedException(Problem problem) {
    super(problem);
  }
}

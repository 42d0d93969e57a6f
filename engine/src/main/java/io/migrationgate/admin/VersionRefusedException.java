package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;

/** A document type may not be changed so. Nothing has changed. */
public class VersionRefusedException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public VersionRefusedException(Problem problem) {
    super(problem);
  }
}

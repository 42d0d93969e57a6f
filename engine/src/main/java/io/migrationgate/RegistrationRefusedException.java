package io.migrationgate;

/**
 * This build may not run against the phases now in force, or declares a name that is not free.
 * Nothing was registered.
 */
public class RegistrationRefusedException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** An error. */
  public RegistrationRefusedException(Problem problem) {
    super(problem);
  }
}

package io.migrationgate;

/**
 * A gate was used in a way that cannot work: no unit of work, a null lambda, an empty key. A
 * mistake in the calling code.
 */
public class GateUsageException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** An error. */
  public GateUsageException(Problem problem) {
    super(problem);
  }
}

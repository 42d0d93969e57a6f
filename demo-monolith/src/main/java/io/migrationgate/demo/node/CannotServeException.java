package io.migrationgate.demo.node;

/** Why a process does not serve; its text is for people. */
public final class CannotServeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  private CannotServeException(boolean refused, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.refused = refused;
  }

  /** It may not run now. */
  public static CannotServeException refused(RuntimeException cause) {
    return new CannotServeException(true, cause);
  }

  /** It cannot run. */
  public static CannotServeException unable(RuntimeException cause) {
    return new CannotServeException(false, cause);
  }

  /** Whether it could run, but may not now. */
  public boolean refused() {
    return refused;
  }
}

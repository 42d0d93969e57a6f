package io.migrationgate.demo.lab.console;

/** The run does not go on, because something was not as it must be. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why not. */
  public StoppedException(String message) {
    super(message);
  }
}

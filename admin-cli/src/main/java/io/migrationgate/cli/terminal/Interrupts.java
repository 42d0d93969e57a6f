package io.migrationgate.cli.terminal;

/** How to hear of an interrupt (Ctrl-C, or a request to terminate). */
@FunctionalInterface
public interface Interrupts {
  /**
   * Calls back, on another thread, when the process is interrupted before the registration is
   * closed.
   */
  Registration onInterrupt(Runnable interrupted);

  /** A wish to be told. */
  @FunctionalInterface
  interface Registration extends AutoCloseable {
    /** Takes the wish back. */
    @Override
    void close();
  }
}

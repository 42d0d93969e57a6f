package io.migrationgate;

/**
 * One side of a gated call that returns nothing. Exceptions, checked ones too, reach the caller
 * unwrapped.
 *
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface GateAction<X extends Throwable> {
  /** Writes or locks this side. */
  void run() throws X;
}

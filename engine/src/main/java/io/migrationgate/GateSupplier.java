package io.migrationgate;

import org.jspecify.annotations.Nullable;

/**
 * One side of a gated call that returns a value. Exceptions, checked ones too, reach the caller
 * unwrapped.
 *
 * @param <T> what it returns
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface GateSupplier<T extends @Nullable Object, X extends Throwable> {
  /** Reads or writes this side. */
  T get() throws X;
}

package io.migrationgate.spi;

import io.migrationgate.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The store answers, and somebody else is in the way: a lock that is held, or changes that overtake
 * this one again and again. Nothing has changed.
 */
public class StoreBusyException extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  /** An error with its cause. */
  public StoreBusyException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}

package io.migrationgate.spi;

/**
 * Decides, under the lock that orders all changes, what to write.
 *
 * @param <T> what the caller wants to hear of it
 */
@FunctionalInterface
public interface ChangeDecider<T> {
  /** Decides from what the store holds now; may be run again. */
  ChangeSet<T> decide(StoreView view);
}

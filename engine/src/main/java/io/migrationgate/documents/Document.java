package io.migrationgate.documents;

import org.jspecify.annotations.Nullable;

/**
 * A document as it was read: its value in the newest version, and what must not be lost when it is
 * written again. Immutable as far as its value is.
 *
 * @param <T> the type of the newest version
 * @param value the document
 * @param storedVersion the version in which it was stored
 * @param kept fields that its version does not have; null if there were none
 */
public record Document<T>(
    T value, int storedVersion, @Nullable KeptFields kept) {
  /** Another value, with which the fields that were kept are written again. */
  public Document<T> with(T changed) {
    return new Document<>(changed, storedVersion, kept);
  }
}

package io.migrationgate.documents;

import org.jspecify.annotations.Nullable;

/** A document whose version is known, and whose content is not bound yet. For one thread, once. */
public interface OpenDocument {
  /** The version that its field states; null if it has none, or none was asked for. */
  @Nullable
  Integer version();

  /**
   * Binds the content.
   *
   * @param as the version that it has
   * @param shape of that version
   * @return the object, and the fields that were kept
   * @throws DocumentException if it does not fit
   */
  <T> BoundDocument<T> bind(DocumentVersion<T> as, Shape shape);

  /**
   * What comes of binding.
   *
   * @param value the object
   * @param kept fields that it has no place for; null if there are none
   */
  record BoundDocument<T>(T value, @Nullable KeptFields kept) {}
}

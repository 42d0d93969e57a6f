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
   * @throws DocumentException if it does not fit
   */
  <T> T bind(DocumentVersion<T> as, Shape shape);

  /** The fields that what was bound has no place for; null if there are none. */
  @Nullable
  KeptFields kept();
}

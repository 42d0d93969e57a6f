package io.migrationgate.documents;

import org.jspecify.annotations.Nullable;

/**
 * How documents become Java objects and back; the only place that knows a JSON library.
 * Implementations are thread-safe, and never quote a document's content in messages.
 */
public interface DocumentFormat {
  /**
   * The shape that documents of a Java type have.
   *
   * @throws DocumentTypeException if it cannot be told
   */
  Shape shape(Class<?> javaType);

  /**
   * Begins to read a document.
   *
   * @param subject what it is called in messages
   * @param versionField the field that carries its version; null if it is beside the document
   * @throws DocumentException if it is no JSON object, or beyond the limits
   */
  OpenDocument open(String subject, byte[] content, @Nullable String versionField);

  /**
   * Writes a document.
   *
   * @param kept fields to write besides; null if there are none
   * @param versionField the field that is to carry the version, the first one; null if none is
   * @throws DocumentException if it cannot be written, or a kept field is now one of the value's
   *     own
   */
  byte[] write(
      String subject,
      Object value,
      @Nullable KeptFields kept,
      @Nullable String versionField,
      int version);

  /** What becomes of fields that a version does not have. */
  UnknownFields unknownFields();

  /** How large a document may be; larger ones are neither read nor written. */
  DocumentLimits limits();

  /** Whether two values of one type would be written alike. */
  boolean alike(Object one, Object other);
}

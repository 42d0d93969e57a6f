package io.migrationgate.documents;

/** What becomes of fields that the version of a document does not have. */
public enum UnknownFields {
  /**
   * A document that has some is refused. Then a field may be added only with a new version: readers
   * first.
   */
  REFUSE,

  /**
   * They are kept beside the value, and written again with the {@link Document} that was read. An
   * unknown field in an element of an array cannot be kept, since nothing says which element it
   * belongs to once the application has changed them; it is refused.
   */
  KEEP
}

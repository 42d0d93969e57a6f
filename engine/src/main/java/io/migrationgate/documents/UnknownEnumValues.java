package io.migrationgate.documents;

/** What becomes of a value that an enum does not have. */
public enum UnknownEnumValues {
  /** A document that has one is refused. Readers that know the value must be deployed first. */
  REFUSE,

  /**
   * It is read as the constant that the enum marks as its default; refused if there is none. What
   * was there is lost when the document is written again.
   */
  READ_AS_DEFAULT
}

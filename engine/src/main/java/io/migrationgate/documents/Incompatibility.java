package io.migrationgate.documents;

/**
 * Why a reader cannot read what a writer may write.
 *
 * @param path where, for example {@code $.address.zip}
 * @param kind what is wrong; the names are those of Avro's schema compatibility
 * @param writer what may be written there
 * @param reader what is read there
 */
public record Incompatibility(String path, Kind kind, String writer, String reader) {
  /** What is wrong. */
  public enum Kind {
    /** The types differ, and none is a promotion of the other. */
    TYPE_MISMATCH,
    /** Something may be written that the reader's enum does not have, and it has no default. */
    MISSING_ENUM_SYMBOLS,
    /** The reader needs a field that may be missing. */
    READER_FIELD_MISSING_DEFAULT_VALUE,
    /** An object may be written for which the reader has no variant. */
    MISSING_UNION_BRANCH,
    /**
     * A field may be written that the reader refuses; Avro has no such rule, since it skips them.
     */
    UNKNOWN_FIELD
  }

  @Override
  public String toString() {
    return path + ": " + kind + ", written as " + writer + ", read as " + reader;
  }
}

package io.migrationgate.jdbc.backfill;

/**
 * A column as the database describes it.
 *
 * @param name as SQL writes it, quoted where need be
 * @param type as a cast writes it, with length, precision and scale
 * @param kind what comparing its values must mind
 * @param collation of a text on MariaDB and MySQL, {@code charset/collation}; empty elsewhere
 */
record ColumnInfo(String name, String type, Kind kind, String collation) {

  /** What comparing values must mind. */
  enum Kind {
    /** Compared byte by byte, since a collation may call different texts equal. */
    TEXT,
    /** A text whose trailing blanks do not count. */
    PADDED_TEXT,
    /** Compared as values, cast to the column's type as an assignment would. */
    VALUE,
    /** JSON that has no equality of its own. */
    JSON,
    /** Compared as the text that it prints as. */
    PRINTED,
    /** A date without time. */
    DATE,
    /** A moment without time zone. */
    TIMESTAMP,
    /** A moment with time zone. */
    TIMESTAMP_WITH_ZONE
  }

  boolean isText() {
    return kind == Kind.TEXT || kind == Kind.PADDED_TEXT;
  }

  /** Whether its order is that of its type, whatever table it is in. */
  boolean ordersByType() {
    return !isText() && kind != Kind.PRINTED && kind != Kind.JSON;
  }
}

package io.migrationgate.jdbc.backfill.internal.copy;

import java.util.Locale;
import java.util.Set;

/**
 * A column as the database describes it.
 *
 * @param name as SQL writes it, quoted where need be
 * @param type as a cast writes it, with length, precision and scale
 * @param kind what comparing its values must mind
 * @param collation of a text, in whatever words tell it from others; on MariaDB and MySQL
 *     {@code charset/collation}; empty if there is none
 * @param key how its values find rows, where it is a key's column
 */
public record ColumnInfo(String name, String type, Kind kind, String collation, KeyUse key) {
  private static final Set<String> INTEGERS =
      Set.of("smallint", "integer", "bigint", "signed", "unsigned");

  ColumnInfo(String name, String type, Kind kind, String collation) {
    this(name, type, kind, collation, KeyUse.NONE);
  }

  /** The same column, as one of a key. */
  public ColumnInfo asKey(KeyUse use) {
    return new ColumnInfo(name, type, kind, collation, use);
  }

  /** The same key column, beside another side's: exact if they compare by different rules. */
  ColumnInfo beside(ColumnInfo other) {
    boolean alike = collation.equals(other.collation) && key.rule().equals(other.key.rule());
    if (!isText() || !other.isText() || alike) {
      return this;
    }
    Kind both = kind == Kind.PADDED_TEXT ? kind : other.kind;
    return new ColumnInfo(name, type, both, collation, key.exactly());
  }

  /** Whether texts are the same only if their bytes are; see {@link KeyUse#exact}. */
  boolean exact() {
    return key.exact();
  }

  /** What comparing values must mind. */
  public enum Kind {
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
    /** A moment that is written and read in the session's time zone. */
    MOMENT,
    /** A moment with time zone. */
    TIMESTAMP_WITH_ZONE
  }

  public boolean isText() {
    return kind == Kind.TEXT || kind == Kind.PADDED_TEXT;
  }

  /** Whether both columns' values are in the same order, whatever tables they are in. */
  boolean ordersLike(ColumnInfo other) {
    return kind != Kind.PRINTED
        && kind != Kind.JSON
        && type.equals(other.type)
        && key.rule().equals(other.key.rule())
        && collation.equals(other.collation);
  }

  /** Whether its values are whole numbers without a fraction. */
  public boolean isInteger() {
    return INTEGERS.contains(type.toLowerCase(Locale.ROOT));
  }
}

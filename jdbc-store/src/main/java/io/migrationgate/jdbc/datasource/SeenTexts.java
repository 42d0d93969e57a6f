package io.migrationgate.jdbc.datasource;

import io.migrationgate.internal.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * What texts do that were read before, and that mean the same whatever the server is set to.
 * Applications send the same few hundred texts again and again.
 *
 * <p>A table that forgets a text for another one in its place. Threads race for places, and lose
 * nothing but the time to read a text again: what is found is compared with the text whole.
 */
final class SeenTexts {
  private static final int PLACES = 1_024;

  /** In characters. What is longer takes longer to run than to read. */
  private static final int LONGEST = 1_000;

  private static final @Nullable SeenText[] TEXTS = new SeenText[PLACES];

  private record SeenText(String sql, SqlDialect dialect, TransactionControl control) {}

  private SeenTexts() {}

  /** What a text does; null if it was not seen. */
  static @Nullable TransactionControl control(String sql, SqlDialect dialect) {
    if (sql.length() > LONGEST) {
      return null;
    }
    SeenText seen = TEXTS[place(sql)];
    return seen != null && seen.sql.equals(sql) && seen.dialect.equals(dialect)
        ? seen.control
        : null;
  }

  static void put(String sql, SqlDialect dialect, TransactionControl control) {
    if (sql.length() <= LONGEST) {
      TEXTS[place(sql)] = new SeenText(sql, dialect, control);
    }
  }

  private static int place(String sql) {
    int hash = sql.hashCode();
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}

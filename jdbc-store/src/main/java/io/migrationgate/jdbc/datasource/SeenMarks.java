package io.migrationgate.jdbc.datasource;

import io.migrationgate.jdbc.internal.bridge.StatementMarker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts with the marks that they were given before, where they mean the same whatever the server is
 * set to. As {@link SeenTexts}, with fewer places: only what gates write is marked.
 */
final class SeenMarks {
  private static final int PLACES = 256;

  /** In characters. */
  private static final int LONGEST = 1_000;

  private static final @Nullable SeenMark[] TEXTS = new SeenMark[PLACES];

  private record SeenMark(String sql, List<String> migrations, Class<?> marker, String marked) {}

  private SeenMarks() {}

  /** The text with its marks; null if it was not seen. */
  static @Nullable String marked(String sql, List<String> migrations, StatementMarker marker) {
    SeenMark seen = TEXTS[place(sql)];
    return seen != null
            && seen.sql.equals(sql)
            && seen.marker == marker.getClass()
            && seen.migrations.equals(migrations)
        ? seen.marked
        : null;
  }

  static void put(String sql, List<String> migrations, StatementMarker marker, String marked) {
    if (sql.length() <= LONGEST) {
      TEXTS[place(sql)] = new SeenMark(sql, List.copyOf(migrations), marker.getClass(), marked);
    }
  }

  private static int place(String sql) {
    int hash = sql.hashCode();
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}

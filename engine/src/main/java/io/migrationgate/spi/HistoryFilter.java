package io.migrationgate.spi;

import org.jspecify.annotations.Nullable;

/**
 * Which lines of the history.
 *
 * @param migration only of this one; null for all
 * @param limit at most so many, at least 1
 */
public record HistoryFilter(@Nullable String migration, int limit) {
  /** Checks the limit. */
  public HistoryFilter {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit + " is less than 1");
    }
  }
}

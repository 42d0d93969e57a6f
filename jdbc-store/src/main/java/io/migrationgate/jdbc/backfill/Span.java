package io.migrationgate.jdbc.backfill;

import org.jspecify.annotations.Nullable;

/**
 * A part of a table's key space.
 *
 * @param low the greatest key before it; null for none
 * @param high its last key; null for none
 */
record Span(@Nullable Key low, @Nullable Key high) {
  Span from(@Nullable Key newLow) {
    return new Span(newLow, high);
  }

  Span upTo(@Nullable Key newHigh) {
    return new Span(low, newHigh);
  }
}

package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.backfill.run.Key;
import org.jspecify.annotations.Nullable;

/**
 * A part of a table's key space.
 *
 * @param low the greatest key before it; null for none
 * @param high its last key; null for none
 */
public record Span(@Nullable Key low, @Nullable Key high) {
  public Span from(@Nullable Key newLow) {
    return new Span(newLow, high);
  }

  public Span upTo(@Nullable Key newHigh) {
    return new Span(low, newHigh);
  }
}

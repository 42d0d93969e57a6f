package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.run.Key;
import org.jspecify.annotations.Nullable;

/**
 * A range of one stage, and who works on it.
 *
 * @param number which
 * @param span all of it
 * @param cursor the last key that is done; null at the beginning
 * @param owner who works on it; empty if nobody does
 * @param beat grows with everything its owner does; one that stands still for a lease is dead
 */
public record RangeRow(int number, Span span, @Nullable Key cursor, String owner, long beat) {

  /** What is left of it. */
  public Span rest() {
    return cursor == null ? span : span.from(cursor);
  }
}

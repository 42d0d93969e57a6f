package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.jdbc.backfill.run.Key;
import org.jspecify.annotations.Nullable;

/**
 * What a batch adds to its range.
 *
 * @param cursor the last key that is done now; null if the range is done
 * @param rows gone over
 * @param removed removed from the target
 * @param differences found
 */
public record Progress(@Nullable Key cursor, long rows, long removed, long differences) {
  public boolean done() {
    return cursor == null;
  }
}

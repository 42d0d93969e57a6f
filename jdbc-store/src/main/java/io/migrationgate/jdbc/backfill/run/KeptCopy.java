package io.migrationgate.jdbc.backfill.run;

import java.util.List;

/**
 * The copy of what a run has overwritten or removed that only the side it writes had. It stays
 * until somebody drops the table.
 *
 * @param run that kept it
 * @param table that holds it: rows of the target as they were, and {@code mg_kind} beside them,
 *     which is {@code overwritten} or {@code removed}
 * @param rows how many
 * @param restore statements that put these rows back as they were; empty if nothing is declared any
 *     more by which they could be written
 */
public record KeptCopy(long run, String table, long rows, List<String> restore) {
  /** Copies the list. */
  public KeptCopy {
    restore = List.copyOf(restore);
  }
}

package io.migrationgate.jdbc.backfill.internal.store;

import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The table of secondary writes that failed, as far as runs ask it. */
public final class FailedWriteTable {
  /** More keys than these are rather copied by a run that may overwrite everything. */
  private static final int MOST = 100_000;

  private final String writes;

  FailedWriteTable(String schema) {
    writes = schema + "mgate_failed_write";
  }

  /** Keys, as gates were asked with them, of writes that the run's target has missed. */
  public Set<String> keys(Handle handle, RunRow run) {
    return handle
        .select(
            "SELECT DISTINCT gate_key FROM " + writes + " WHERE migration = ? AND side = ?"
                + " AND gate_key IS NOT NULL AND repaired_at IS NULL LIMIT " + MOST,
            run.migration(),
            run.direction().target().toString())
        .mapTo(String.class)
        .stream()
        .collect(Collectors.toSet());
  }
}

package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.jdbc.internal.Dialect;

/**
 * All SQL of runs.
 *
 * @param runs how they stand
 * @param ranges how far they have got
 * @param badKeys rows that are not as they should be
 * @param failedWrites what gates have recorded
 * @param view all of it, for people
 */
public record RunTables(
    RunTable runs,
    RangeTable ranges,
    BadKeyTable badKeys,
    FailedWriteTable failedWrites,
    RunView view) {
  static RunTables of(Dialect dialect, String schema) {
    return new RunTables(
        new RunTable(dialect, schema),
        new RangeTable(schema),
        new BadKeyTable(schema),
        new FailedWriteTable(schema),
        new RunView(dialect, schema));
  }
}

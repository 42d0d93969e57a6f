package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;

/**
 * What the batches of a plan are made of. Used by one worker.
 *
 * @param plan of one direction
 * @param rows copies and compares
 * @param strays rows of the target without a counterpart
 * @param richer rows of the target that hold what the source has not
 */
public record PlannedWork(CopyPlan plan, RowWork rows, OrphanRows strays, RicherRows richer) {}

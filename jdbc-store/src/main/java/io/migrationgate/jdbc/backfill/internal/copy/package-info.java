/**
 * How rows are found, copied and compared in SQL, and where the databases differ in it.
 *
 * <p>Read {@link io.migrationgate.jdbc.backfill.internal.copy.CopyPlan} first, then
 * {@link io.migrationgate.jdbc.backfill.internal.copy.CopyDialect}. Knows neither declarations nor
 * runs.
 */
@NullMarked
package io.migrationgate.jdbc.backfill.internal.copy;

import org.jspecify.annotations.NullMarked;

/**
 * What runs and their workers are told, and what they tell: settings, state, counts, keys of rows,
 * and the code of the application.
 *
 * <p>Read {@link io.migrationgate.jdbc.backfill.run.BackfillRun} first, then
 * {@link io.migrationgate.jdbc.backfill.run.BackfillSettings}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.jdbc.backfill.run;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;

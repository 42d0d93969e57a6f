/**
 * Tells whether SQL scripts are safe beside a build that is still running. Read
 * {@link io.migrationgate.lint.MigrationLint} first.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.lint;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;

/**
 * Has Flyway refuse scripts that a build that is still running does not live with. Read
 * {@link io.migrationgate.lint.flyway.MigrationLintCallback} first. Needs {@code flyway-core}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.lint.flyway;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;

/**
 * Has Liquibase refuse changesets that a build that is still running does not live with. Read
 * {@link io.migrationgate.lint.liquibase.MigrationLintListener} first. Needs
 * {@code liquibase-core}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.lint.liquibase;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;

/**
 * Units of work for Jdbi: every transaction of a Jdbi with the plugin is one. Read
 * {@link io.migrationgate.jdbc.jdbi.MigrationGatePlugin}.
 */
@ApiStability(ApiStability.Level.STABLE)
@NullMarked
package io.migrationgate.jdbc.jdbi;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;

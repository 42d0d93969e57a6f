/**
 * Flags for OpenFeature: optional; needs {@code dev.openfeature:sdk} on the class path. Read
 * {@link io.migrationgate.openfeature.MigrationGateProvider}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.openfeature;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;

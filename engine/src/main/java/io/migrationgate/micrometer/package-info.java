/**
 * Metrics of a node for Micrometer: optional; needs {@code io.micrometer:micrometer-core} on the
 * class path. Read {@link io.migrationgate.micrometer.MigrationGateMetrics}.
 */
@ApiStability(ApiStability.Level.STABLE)
@NullMarked
package io.migrationgate.micrometer;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;

/**
 * Metrics of a node for Micrometer: optional; needs {@code io.micrometer:micrometer-core} on the
 * class path. Read {@link io.migrationgate.micrometer.MigrationGateMetrics}.
 */
@NullMarked
package io.migrationgate.micrometer;

import org.jspecify.annotations.NullMarked;

/**
 * Flags for OpenFeature: optional; needs {@code dev.openfeature:sdk} on the class path. Read
 * {@link io.migrationgate.openfeature.MigrationGateProvider}.
 */
@NullMarked
package io.migrationgate.openfeature;

import org.jspecify.annotations.NullMarked;

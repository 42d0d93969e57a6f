/**
 * Gates for Guice: optional; needs {@code com.google.inject:guice} on the class path. Read
 * {@link io.migrationgate.guice.MigrationGateModule}.
 */
@ApiStability(ApiStability.Level.STABLE)
@NullMarked
package io.migrationgate.guice;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;

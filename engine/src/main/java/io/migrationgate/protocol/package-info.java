/**
 * The phase protocol as pure values and functions: no clock, no store, no logger.
 *
 * <p>Read {@link io.migrationgate.protocol.Position} first (the one rule), then
 * {@link io.migrationgate.protocol.MigrationState} and
 * {@link io.migrationgate.protocol.Transitions} (every legal move and what guards it). Everything
 * here is immutable and thread-safe.
 */
@ApiStability(ApiStability.Level.INTEGRATION)
@NullMarked
package io.migrationgate.protocol;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;

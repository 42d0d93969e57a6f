/**
 * Gates between the old and the new shape of a live database schema.
 *
 * <p>Read {@link io.migrationgate.MigrationGates} first (how to start), then
 * {@link io.migrationgate.MigrationGate} (what repositories call) and
 * {@link io.migrationgate.Phase} (what a migration goes through). The safety argument is in
 * {@code docs/protocol.md}.
 */
@ApiStability(ApiStability.Level.STABLE)
@NullMarked
package io.migrationgate;

import org.jspecify.annotations.NullMarked;

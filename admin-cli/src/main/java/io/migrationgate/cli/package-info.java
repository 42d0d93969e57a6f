/**
 * The command line of MigrationGate.
 *
 * <p>Read {@link io.migrationgate.cli.Mgate} first, then
 * {@link io.migrationgate.cli.command.CommandTree}. The packages below are layers: {@code terminal}
 * (the world), {@code render} (how things look), {@code store} (how a store is reached),
 * {@code command} (what is done).
 */
@NullMarked
package io.migrationgate.cli;

import org.jspecify.annotations.NullMarked;

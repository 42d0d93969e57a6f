/**
 * Which commands {@code mgate} has, and how arguments find theirs.
 *
 * <p>Read {@link io.migrationgate.cli.command.CommandTree} first, then
 * {@code base.ConnectedCommand} and {@code base.StoreCommand} (what every command does), then any
 * command. Packages below know {@code base}; those of commands that move a migration know
 * {@code change}.
 */
@NullMarked
package io.migrationgate.cli.command;

import org.jspecify.annotations.NullMarked;

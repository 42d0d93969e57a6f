/**
 * The commands of {@code mgate}, one class each, and what they share.
 *
 * <p>Read {@link io.migrationgate.cli.command.CommandTree} first (how arguments find their
 * command), then {@code ConnectedCommand}, {@code StoreCommand} and {@code ChangeCommand} (what
 * every command does), then any command.
 */
@NullMarked
package io.migrationgate.cli.command;

import org.jspecify.annotations.NullMarked;

package io.migrationgate.cli.command.base;

import io.migrationgate.cli.store.StoreConnector;
import io.migrationgate.cli.terminal.Terminal;

/**
 * What every command is given.
 *
 * @param terminal the world
 * @param connector how to reach a store
 */
public record Context(Terminal terminal, StoreConnector connector) {}

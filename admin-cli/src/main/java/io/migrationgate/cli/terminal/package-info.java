/**
 * What a command sees of the world: streams, environment, keyboard, clock and interrupts, all
 * injected.
 *
 * <p>Read {@link io.migrationgate.cli.terminal.Terminal} first.
 */
@NullMarked
package io.migrationgate.cli.terminal;

import org.jspecify.annotations.NullMarked;

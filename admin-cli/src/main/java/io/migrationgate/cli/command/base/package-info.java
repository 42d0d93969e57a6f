/**
 * What every command shares: its arguments, the store it talks to, its output and exit code,
 * waiting.
 */
@NullMarked
package io.migrationgate.cli.command.base;

import org.jspecify.annotations.NullMarked;

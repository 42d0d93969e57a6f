/**
 * What people see of a run: prose, commands and what they wrote.
 *
 * <p>Read {@link io.migrationgate.demo.console.OperatorConsole} first.
 */
@NullMarked
package io.migrationgate.demo.console;

import org.jspecify.annotations.NullMarked;

/**
 * What people see of a run: prose, commands and what they wrote.
 *
 * <p>Read {@link io.migrationgate.demo.lab.console.OperatorConsole} first.
 */
@NullMarked
package io.migrationgate.demo.lab.console;

import org.jspecify.annotations.NullMarked;

/**
 * Where a build calls its gates, read from its bytecode.
 *
 * <p>Read {@link io.migrationgate.cli.usages.Usages} first. Inside a method the values are followed
 * ({@code GateInterpreter}); between methods a graph of fields, parameters and results is
 * ({@code Flow}), whatever the order in which they run.
 */
@NullMarked
package io.migrationgate.cli.usages;

import org.jspecify.annotations.NullMarked;

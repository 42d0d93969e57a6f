/**
 * A seeded simulation of the phase protocol: the real classes on one thread, in virtual time.
 *
 * <p>Read {@link io.migrationgate.simulation.Simulation} first, then
 * {@link io.migrationgate.simulation.Invariants}; {@code docs/internals/simulation.md} says what is
 * modelled and what is not.
 */
@NullMarked
package io.migrationgate.simulation;

import org.jspecify.annotations.NullMarked;

/**
 * Harm done to a running shop on purpose, at moments drawn from a seed.
 *
 * <p>Read {@link io.migrationgate.demo.lab.chaos.Chaos} first.
 */
@NullMarked
package io.migrationgate.demo.lab.chaos;

import org.jspecify.annotations.NullMarked;

/**
 * What a run says at its end, and before it gives a side up: the oracle is asked while the users
 * pause.
 *
 * <p>Read {@link io.migrationgate.demo.lab.checks.Checks} first.
 */
@NullMarked
package io.migrationgate.demo.lab.checks;

import org.jspecify.annotations.NullMarked;

/**
 * For the unit tests of code that asks gates: set a phase, run both paths, assert which side was
 * called. Read {@link io.migrationgate.testkit.TestGates}.
 */
@ApiStability(ApiStability.Level.STABLE)
@NullMarked
package io.migrationgate.testkit;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;

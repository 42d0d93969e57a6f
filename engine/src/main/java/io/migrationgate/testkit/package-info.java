/**
 * For the unit tests of code that asks gates: set a phase, run both paths, assert which side was
 * called. Read {@link io.migrationgate.testkit.TestGates}.
 */
@NullMarked
package io.migrationgate.testkit;

import org.jspecify.annotations.NullMarked;

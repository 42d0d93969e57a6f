/**
 * What many nodes cost one database: a command, not a test. See
 * {@code docs/internals/performance.md} for how to run it;
 * {@link io.migrationgate.jdbc.scale.ScaleBench} comes first.
 */
@NullMarked
package io.migrationgate.jdbc.scale;

import org.jspecify.annotations.NullMarked;

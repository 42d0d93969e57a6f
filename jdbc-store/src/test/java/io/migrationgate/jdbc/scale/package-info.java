/**
 * What backfills and views cost a database: commands, not tests. See
 * {@code docs/internals/performance.md} for how to run them;
 * {@link io.migrationgate.jdbc.scale.BackfillBench} comes first.
 */
@NullMarked
package io.migrationgate.jdbc.scale;

import org.jspecify.annotations.NullMarked;

/**
 * What the store keeps of runs, and what everything that works on one shares.
 *
 * <p>Read {@link io.migrationgate.jdbc.backfill.internal.store.RunContext} first, then
 * {@link io.migrationgate.jdbc.backfill.internal.store.RunTables}.
 */
@NullMarked
package io.migrationgate.jdbc.backfill.internal.store;

import org.jspecify.annotations.NullMarked;

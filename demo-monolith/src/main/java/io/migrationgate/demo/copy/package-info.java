/**
 * Copies what was there before to the new sides, in batches, while the shop is open. Stands in for
 * the engine's backfill until there is one.
 *
 * <p>Read {@link io.migrationgate.demo.copy.Copies} first.
 */
@NullMarked
package io.migrationgate.demo.copy;

import org.jspecify.annotations.NullMarked;

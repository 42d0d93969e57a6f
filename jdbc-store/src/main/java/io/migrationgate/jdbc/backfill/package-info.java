/**
 * Copies the rows of a migration from the side that counts to the other one, verifies both, and
 * sets the sync mark.
 *
 * <p>Read {@link io.migrationgate.jdbc.backfill.Backfills} first, which starts and stops runs, then
 * {@link io.migrationgate.jdbc.backfill.BackfillWorker}, which does the work. What both take and
 * give is in {@link io.migrationgate.jdbc.backfill.run}; how it is done, in packages below
 * {@code internal}, whose arrows point one way: {@code work} and {@code start} use {@code rows}, it
 * uses {@code store} and {@code plan}, and these use {@code copy}. Why nothing is lost:
 * {@code docs/protocol.md}, section 4.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.jdbc.backfill;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;

/**
 * Starts runs, or says why not.
 *
 * <p>Read {@link io.migrationgate.jdbc.backfill.internal.start.RunStart} first.
 */
@NullMarked
package io.migrationgate.jdbc.backfill.internal.start;

import org.jspecify.annotations.NullMarked;

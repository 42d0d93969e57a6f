/**
 * What is done to rows: copied and compared by expressions or by code, removed, overwritten, shown.
 *
 * <p>Read {@link io.migrationgate.jdbc.backfill.internal.rows.RowWork} first. Everything runs in a
 * transaction of its caller.
 */
@NullMarked
package io.migrationgate.jdbc.backfill.internal.rows;

import org.jspecify.annotations.NullMarked;

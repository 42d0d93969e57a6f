/**
 * What a worker does: batches under a fence, one stage after the other, until the mark is set.
 *
 * <p>{@link io.migrationgate.jdbc.backfill.internal.work.RunWorker} is the door; read
 * {@code Batches} next.
 */
@NullMarked
package io.migrationgate.jdbc.backfill.internal.work;

import org.jspecify.annotations.NullMarked;

package io.migrationgate.jdbc.backfill.internal.work;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a worker sees of others between two batches.
 *
 * @param span since it looked before
 * @param writes of others, a second
 * @param sessions of others that are at work now
 * @param p99Millis the application's, as its nodes report it; null if none does
 * @param lagMillis of the replica that is furthest behind; null if there is none
 * @param unseen what cannot be seen, and so may be anything; null if all can be
 */
record Surroundings(
    Duration span,
    double writes,
    double sessions,
    @Nullable Long p99Millis,
    @Nullable Long lagMillis,
    @Nullable String unseen) {}

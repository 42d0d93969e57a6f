package io.migrationgate.spi;

import java.time.Instant;

/**
 * A line of the history as the store keeps it.
 *
 * @param sequence orders the lines; grows
 * @param at when, by the database's clock
 * @param epoch the epoch that the change began or found
 * @param changeId the change
 * @param note what was noted
 */
public record HistoryEntry(
    long sequence, Instant at, long epoch, String changeId, HistoryNote note) {}

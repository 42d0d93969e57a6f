package io.migrationgate.flags;

import java.time.InstantSource;

/**
 * All that flags are evaluated from, at one epoch. Within a unit of work it is always the same one.
 *
 * @param table the flags
 * @param phases the migrations' phases, of the same snapshot
 * @param segments who belongs to which segment
 * @param clock the time that {@code $flagd.timestamp} gives
 */
public record FlagView(
    FlagTable table, MigrationPhases phases, SegmentMembership segments, InstantSource clock) {}

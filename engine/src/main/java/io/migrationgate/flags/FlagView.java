package io.migrationgate.flags;

import java.time.InstantSource;

/**
 * All that flags are evaluated from, at one epoch. Within a unit of work it is always the same one.
 *
 * @param table the flags
 * @param phases the migrations' phases, of the same snapshot
 * @param segments who belongs to which segment
 * @param clock the time that {@code $flagd.timestamp} gives
 * @param generation of the node that has loaded it; 0 where there is no node
 */
public record FlagView(
    FlagTable table,
    MigrationPhases phases,
    SegmentMembership segments,
    InstantSource clock,
    long generation) {
  /** What no node has loaded. */
  public FlagView(
      FlagTable table, MigrationPhases phases, SegmentMembership segments, InstantSource clock) {
    this(table, phases, segments, clock, 0);
  }
}

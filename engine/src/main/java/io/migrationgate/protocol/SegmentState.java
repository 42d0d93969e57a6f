package io.migrationgate.protocol;

/**
 * Which keys make up a segment at one epoch: those of one generation that were added by then, and
 * not removed.
 *
 * @param name the segment
 * @param generation drawn at random when all keys were replaced; others may be in the making
 * @param epoch the number of the epoch in which it last changed
 */
public record SegmentState(String name, long generation, long epoch) {}

package io.migrationgate.flags;

/**
 * Which keys belong to which segment: a named set, too large for a definition. Thread-safe. It
 * bounds how long it takes.
 */
@FunctionalInterface
public interface SegmentMembership {
  /** There are no segments: to ask is an error of the flag that does. */
  SegmentMembership NONE = (segment, key) -> {
    throw new IllegalStateException("no segments are kept here");
  };

  /**
   * Whether a key belongs to a segment.
   *
   * @throws RuntimeException if that cannot be told, or there is no such segment; then the flag
   *     that asks gives its caller's default and an error, and no other flag is affected
   */
  boolean contains(String segment, String key);
}

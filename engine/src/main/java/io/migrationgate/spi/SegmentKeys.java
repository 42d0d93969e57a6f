package io.migrationgate.spi;

import io.migrationgate.protocol.SegmentState;
import java.util.Collection;
import java.util.Set;

/**
 * The keys of segments, which are too many for a snapshot. What is asked is about one state of a
 * segment, so an answer never gets old. Thread-safe; every method may throw
 * {@link StoreUnavailableException}.
 */
public interface SegmentKeys {
  /** Whether a key belongs to a segment as it is in this state. */
  boolean contains(SegmentState segment, String key);

  /** How many keys belong to it. */
  long count(SegmentState segment);

  /**
   * Adds keys to a generation that no state names yet. Each call is a transaction of its own.
   *
   * @param keys none of which is in that generation
   */
  void stage(String segment, long generation, Collection<String> keys);

  /**
   * Deletes the keys of all generations but these.
   *
   * @param kept which nodes may still ask for
   */
  void discard(String segment, Set<Long> kept);
}

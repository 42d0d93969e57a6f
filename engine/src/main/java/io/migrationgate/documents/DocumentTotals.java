package io.migrationgate.documents;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a codec did since it was made.
 *
 * @param read documents, by the version in which they were stored
 * @param written documents, by version
 * @param upcasts single steps from one version to the next
 * @param upcastNanos time that these took, in nanoseconds
 * @param lost documents that lost something when they were written in an older version
 */
public record DocumentTotals(
    SortedMap<Integer, Long> read,
    SortedMap<Integer, Long> written,
    long upcasts,
    long upcastNanos,
    long lost) {
  /** Copies the maps. */
  public DocumentTotals {
    read = new TreeMap<>(read);
    written = new TreeMap<>(written);
  }

  /** The average time of one upcast, in nanoseconds; 0 if there was none. */
  public long nanosPerUpcast() {
    return upcasts == 0 ? 0 : upcastNanos / upcasts;
  }
}

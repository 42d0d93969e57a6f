package io.migrationgate.spi;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * In which versions documents are stored at one place, at one moment.
 *
 * @param byVersion documents that state their version
 * @param without documents that state none
 * @param unreadable documents of which it cannot be told
 */
public record StoredVersions(SortedMap<Integer, Long> byVersion, long without, long unreadable) {
  /** Copies the map. */
  public StoredVersions {
    byVersion = new TreeMap<>(byVersion);
  }
}

package io.migrationgate.admin;

import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.VersionRange;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many documents are stored in each version.
 *
 * @param epoch the epoch of the type's last change when the count began, if it had settled then;
 *     {@link #NOT_SETTLED} else
 * @param byVersion documents; a version without any is absent
 * @param unreadable documents whose version cannot be told
 */
public record DocumentCount(long epoch, SortedMap<Integer, Long> byVersion, long unreadable) {
  /** The epoch of a count that shows nothing, since units of work might write after it. */
  public static final long NOT_SETTLED = -1;

  /** Copies the map. */
  public DocumentCount {
    byVersion = new TreeMap<>(byVersion);
  }

  /** Of a type of which no documents are stored. */
  public static DocumentCount notStored(DocumentState seen) {
    return new DocumentCount(seen.settled() ? seen.epoch() : NOT_SETTLED, new TreeMap<>(), 0);
  }

  /** Documents in other versions than these, the unreadable ones among them. */
  public long outside(VersionRange versions) {
    return unreadable
        + byVersion.entrySet().stream()
            .filter(entry -> !versions.contains(entry.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
  }

  /** All of them. */
  public long total() {
    return unreadable + byVersion.values().stream().mapToLong(Long::longValue).sum();
  }
}

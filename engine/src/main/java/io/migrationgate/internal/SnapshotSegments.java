package io.migrationgate.internal;

import io.migrationgate.flags.SegmentMembership;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.SegmentState;
import io.migrationgate.spi.StoreJson;
import java.util.HashMap;
import java.util.Map;

/** The segments of one snapshot. Immutable. */
final class SnapshotSegments implements SegmentMembership {
  private final SegmentLookup lookup;
  private final Map<String, SegmentState> states = new HashMap<>();

  SnapshotSegments(SegmentLookup lookup, Map<String, FlagRecord> segments) {
    this.lookup = lookup;
    segments.forEach((name, record) -> {
      if (!record.retired()) {
        states.put(name, StoreJson.segment(record));
      }
    });
  }

  @Override
  public boolean contains(String segment, String key) {
    SegmentState state = states.get(segment);
    if (state == null) {
      throw new IllegalStateException("there is no segment '" + segment + "'");
    }
    return lookup.contains(state, key);
  }
}

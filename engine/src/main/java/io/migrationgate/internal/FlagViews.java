package io.migrationgate.internal;

import io.migrationgate.flags.FlagChanges;
import io.migrationgate.flags.FlagTable;
import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.SegmentMembership;
import io.migrationgate.flags.StoredFlag;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.protocol.SubjectKind;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes what flags are evaluated from, one snapshot after the other, and compiles only what has
 * changed in between. For one thread at a time.
 */
public final class FlagViews {
  private final InstantSource clock;
  private final SegmentLookup lookup;
  private FlagSection section = FlagSection.EMPTY;
  private FlagTable table = FlagTable.EMPTY;
  private SegmentMembership segments = SegmentMembership.NONE;

  /**
   * No snapshot yet.
   *
   * @param clock what {@code $flagd.timestamp} tells
   */
  public FlagViews(InstantSource clock, SegmentLookup lookup) {
    this.clock = clock;
    this.lookup = lookup;
  }

  /** What flags are evaluated from at this snapshot, which was loaded under this generation. */
  @SuppressWarnings(
      "ReferenceEquality") // a section in which nothing has changed is the same object
  public FlagView of(Snapshot snapshot, long generation) {
    FlagSection next = snapshot.flags();
    if (next != section) {
      FlagChanges changes = changes(section, next);
      boolean none = changes.flags().isEmpty()
          && changes.removed().isEmpty()
          && changes.evaluators().isEmpty()
          && changes.removedEvaluators().isEmpty();
      table = none ? table : table.with(changes);
      segments = new SnapshotSegments(lookup, next.segments());
      section = next;
    }
    return new FlagView(table, new SnapshotPhases(snapshot, segments), segments, clock, generation);
  }

  /**
   * A section keeps the objects of what has not changed; a store that was restored gives others.
   */
  private static FlagChanges changes(FlagSection before, FlagSection after) {
    List<StoredFlag> flags = new ArrayList<>();
    Set<String> goneFlags = new HashSet<>();
    Map<String, String> evaluators = new HashMap<>();
    Set<String> goneEvaluators = new HashSet<>();
    after.differences(before, (then, now) -> {
      if (now != null && now.kind() == SubjectKind.SEGMENT) {
        return; // Flags ask for them by name.
      }
      if (now != null && !now.retired()) {
        if (now.kind() == SubjectKind.FLAG) {
          flags.add(new StoredFlag(now.key(), now.definition(), now.settles()));
        } else {
          evaluators.put(now.key(), now.definition());
        }
      } else if (then != null) {
        (then.kind() == SubjectKind.FLAG ? goneFlags : goneEvaluators).add(then.key());
      }
    });
    return new FlagChanges(flags, goneFlags, evaluators, goneEvaluators, null);
  }
}

package io.migrationgate.internal;

import io.migrationgate.flags.FlagChanges;
import io.migrationgate.flags.FlagTable;
import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.SegmentMembership;
import io.migrationgate.flags.StoredFlag;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.protocol.Snapshot;
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
final class FlagViews {
  private final InstantSource clock;
  private FlagSection section = FlagSection.EMPTY;
  private FlagTable table = FlagTable.EMPTY;

  FlagViews(InstantSource clock) {
    this.clock = clock;
  }

  /** What flags are evaluated from at this snapshot. */
  FlagView of(Snapshot snapshot) {
    FlagSection next = snapshot.flags();
    if (next != section) {
      FlagChanges changes = changes(section, next);
      boolean none = changes.flags().isEmpty()
          && changes.removed().isEmpty()
          && changes.evaluators().isEmpty()
          && changes.removedEvaluators().isEmpty();
      table = none ? table : table.with(changes);
      section = next;
    }
    return new FlagView(table, new SnapshotPhases(snapshot), SegmentMembership.NONE, clock);
  }

  private static FlagChanges changes(FlagSection before, FlagSection after) {
    List<StoredFlag> flags = new ArrayList<>();
    Map<String, String> evaluators = new HashMap<>();
    for (FlagRecord flag : changed(before.flags(), after.flags())) {
      flags.add(new StoredFlag(flag.key(), flag.definition(), flag.settles()));
    }
    for (FlagRecord evaluator : changed(before.evaluators(), after.evaluators())) {
      evaluators.put(evaluator.key(), evaluator.definition());
    }
    return new FlagChanges(
        flags,
        gone(before.flags(), after.flags()),
        evaluators,
        gone(before.evaluators(), after.evaluators()),
        null);
  }

  /**
   * A section keeps the objects of what has not changed; a store that was restored gives others.
   */
  private static List<FlagRecord> changed(
      Map<String, FlagRecord> before, Map<String, FlagRecord> after) {
    List<FlagRecord> changed = new ArrayList<>();
    for (FlagRecord flag : after.values()) {
      if (!flag.retired() && before.get(flag.key()) != flag) {
        changed.add(flag);
      }
    }
    return changed;
  }

  /** Retired, or not there in what a store was restored to. */
  private static Set<String> gone(Map<String, FlagRecord> before, Map<String, FlagRecord> after) {
    Set<String> gone = new HashSet<>();
    for (FlagRecord flag : before.values()) {
      FlagRecord now = after.get(flag.key());
      if (now != flag && (now == null || now.retired())) {
        gone.add(flag.key());
      }
    }
    return gone;
  }
}

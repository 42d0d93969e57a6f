package io.migrationgate.internal;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.flags.MigrationPhases;
import io.migrationgate.flags.PhaseCondition;
import io.migrationgate.flags.SegmentMembership;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.protocol.SupportedPhases;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The phases of one snapshot, as flags see them. Immutable. */
final class SnapshotPhases implements MigrationPhases {
  private final Map<String, Stand> migrations = new HashMap<>();

  SnapshotPhases(Snapshot snapshot, SegmentMembership segments) {
    snapshot.migrations().forEach((name, state) -> migrations.put(name, Stand.of(state, segments)));
  }

  @Override
  public boolean holds(PhaseCondition condition, @Nullable String text, @Nullable Long number) {
    Stand stand = migrations.get(condition.migration());
    if (stand == null) {
      return false;
    }
    RampedPhase leaving = stand.leaving;
    return condition.comparison().test(stand.current.of(text, number), condition.phase())
        && (leaving == null
            || condition.comparison().test(leaving.of(text, number), condition.phase()));
  }

  /**
   * Where a migration stands.
   *
   * @param current what new units of work decide by
   * @param leaving what those before may still; null once that has settled
   */
  private record Stand(RampedPhase current, @Nullable RampedPhase leaving) {
    static Stand of(MigrationState state, SegmentMembership segments) {
      Placement leaving = state.leaving();
      return new Stand(
          RampedPhase.of(state.name(), state.current(), segments),
          leaving == null ? null : RampedPhase.of(state.name(), leaving, segments));
    }
  }

  /**
   * A phase, and which keys are treated as already in the next one.
   *
   * @param ramp reads new for exactly the keys in the ramp; null if there is none
   */
  private record RampedPhase(Phase phase, @Nullable GateEntry ramp) {
    static RampedPhase of(String migration, Placement placement, SegmentMembership segments) {
      if (placement.ramp().isNone()) {
        return new RampedPhase(placement.phase(), null);
      }
      // A ramp reads new in dual-write, whatever it does elsewhere.
      Placement reading = new Placement(Phase.DUAL_WRITE, placement.ramp(), SecondaryWrites.STRICT);
      MigrationState state = new MigrationState(migration, reading, null, true, true, 1, 1, false);
      return new RampedPhase(
          placement.phase(),
          new GateEntry(state, SupportedPhases.DEFAULT, 0, segments, GateCounters.first(1)));
    }

    Phase of(@Nullable String text, @Nullable Long number) {
      boolean keyed = text != null || number != null;
      return keyed && ramp != null && ramp.readsNew(text, number == null ? 0 : number)
          ? phase.next()
          : phase;
    }
  }
}

package io.migrationgate.protocol;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** States and nodes for tests. */
public final class States {
  private States() {}

  public static final String NAME = "customer-name-split";

  /** Settled, with every mark set that the phase allows. */
  public static MigrationState in(Phase phase) {
    return in(phase, Ramp.NONE, SecondaryWrites.STRICT);
  }

  public static MigrationState in(Phase phase, Ramp ramp, SecondaryWrites mode) {
    boolean record = mode == SecondaryWrites.RECORD;
    boolean newInSync = phase != Phase.READ_OLD && !(record && phase == Phase.DUAL_WRITE);
    boolean oldInSync =
        phase.compareTo(Phase.WRITE_NEW) < 0 && !(record && phase == Phase.READ_NEW);
    return new MigrationState(
        NAME, new Placement(phase, ramp, mode), null, newInSync, oldInSync, 7, 5, false);
  }

  public static MigrationState leaving(MigrationState state, @Nullable Placement from) {
    return new MigrationState(
        state.name(),
        state.current(),
        from,
        state.newInSync(),
        state.oldInSync(),
        state.epoch(),
        state.enteredEpoch(),
        state.retired());
  }

  public static MigrationState marks(MigrationState state, boolean newInSync, boolean oldInSync) {
    return new MigrationState(
        state.name(),
        state.current(),
        state.leaving(),
        newInSync,
        oldInSync,
        state.epoch(),
        state.enteredEpoch(),
        state.retired());
  }

  public static Placement at(Phase phase) {
    return new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT);
  }

  public static NodeRecord node(String build, Map<String, SupportedPhases> supports) {
    return new NodeRecord(
        "node-" + build,
        1,
        new NodeRecord.Identity(build, "host-1", 42, ""),
        supports,
        10_000,
        new Epoch(7, "t"),
        3,
        true,
        NodeReport.EMPTY);
  }
}

package io.migrationgate.jdbc;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeRecord.Identity;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** States, nodes and changes for tests. */
public final class Fixtures {
  static final String NAME = "customer-name-split";

  private Fixtures() {}

  static String id() {
    return UUID.randomUUID().toString();
  }

  static MigrationState state(long epoch) {
    Placement placement = new Placement(Phase.READ_OLD, Ramp.NONE, SecondaryWrites.STRICT);
    return new MigrationState(NAME, placement, null, false, true, epoch, epoch, false);
  }

  static NodeRecord node(String id) {
    return new NodeRecord(
        id,
        1,
        new Identity("2026.46", "host.example", 17, "shop"),
        Map.of(),
        10_000,
        Epoch.NONE,
        0,
        true,
        NodeReport.EMPTY);
  }

  static HistoryNote note(String to) {
    return new HistoryNote(NAME, "test", null, to, "actor", "", "{}");
  }

  /** A change that begins an epoch and leaves a line in the history. */
  public static String advance(GateStore store) {
    return advance(store, () -> {});
  }

  /** The same, doing something while the lock is held. */
  public static String advance(GateStore store, Runnable meanwhile) {
    String id = id();
    return store.change(id, view -> {
      meanwhile.run();
      return new ChangeSet<>(
          id, List.of(new Mutation.PutState(state(view.nextEpoch()), true)), List.of(note("x")));
    });
  }
}

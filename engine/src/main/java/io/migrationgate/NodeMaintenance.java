package io.migrationgate;

import io.migrationgate.admin.FlagScheduler;
import io.migrationgate.internal.ClientCounts;
import io.migrationgate.internal.GateRuntime;
import io.migrationgate.internal.ServedFlags;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.TimeSource;
import java.util.List;
import java.util.Set;

/**
 * What a node does besides its heartbeat: it keeps sessions marked, makes changes of flags that are
 * due, and tells which flags it served and which messages came. For one thread.
 */
final class NodeMaintenance {
  private final GateStore store;
  private final GateRuntime runtime;
  private final Set<String> migrations;
  private final FlagScheduler scheduler;
  private final ServedFlags served;

  NodeMaintenance(GateStore store, GateRuntime runtime, Set<String> migrations, TimeSource time) {
    this.store = store;
    this.runtime = runtime;
    this.migrations = migrations;
    this.scheduler = new FlagScheduler(store, time);
    this.served =
        new ServedFlags(store, time, () -> runtime.current().get().flags().table());
  }

  /** All of it, and telling of messages. */
  List<Runnable> tasks(ClientCounts messages) {
    return List.of(this::maintainSessions, this::changeFlags, messages::tellIfDue);
  }

  private void maintainSessions() {
    if (sessionsMatter()) {
      store.maintain();
    }
  }

  private void changeFlags() {
    scheduler.run(snapshot());
    served.tellIfDue();
  }

  /** Whether a next move may ask which sessions belong to nodes. */
  private boolean sessionsMatter() {
    Snapshot snapshot = snapshot();
    return migrations.stream()
        .map(snapshot.migrations()::get)
        .anyMatch(state ->
            state != null && (state.phase() == Phase.READ_OLD || state.phase() == Phase.WRITE_NEW));
  }

  private Snapshot snapshot() {
    return runtime.current().get().snapshot();
  }
}

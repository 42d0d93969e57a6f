package io.migrationgate.simulation;

/**
 * Store and data, in one database, go back to a backup. The outage lasts longer than any lease:
 * what was begun before it can commit nothing after it, if nodes notice.
 */
final class Restore {
  private final Simulation simulation;

  Restore(Simulation simulation) {
    this.simulation = simulation;
  }

  void begin() {
    if (simulation.outage() || !simulation.store.declares(Simulation.MIGRATION)) {
      return;
    }
    SimStore.Copy store = simulation.store.copy();
    SimDatabase.Copy data = simulation.database.copy();
    simulation.note("backup at epoch %s", store.view().snapshot().epoch());
    simulation.loop.in(simulation.dice.delay(20, 3_000), () -> crash(store, data));
  }

  private void crash(SimStore.Copy store, SimDatabase.Copy data) {
    if (simulation.outage()) {
      return;
    }
    simulation.note("the database is down");
    simulation.outage(true);
    java.util.List.copyOf(simulation.database.open()).forEach(simulation.database::rollback);
    simulation.loop.in(simulation.dice.delay(1_200, 3_000), () -> {
      simulation.invariants().restoring();
      simulation.database.restore(data);
      simulation.store.restore(store);
      simulation.outage(false);
      simulation.note("restored to epoch %s", store.view().snapshot().epoch());
    });
  }
}

package io.migrationgate.simulation;

import io.migrationgate.MigrationGateException;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.Settlement;
import org.jspecify.annotations.Nullable;

/** A process that waits for one migration to settle; it dies now and then, and another comes. */
final class SimSettler {
  private final Simulation simulation;
  private final String migration;
  private @Nullable Settlement settlement;

  SimSettler(Simulation simulation, String migration) {
    this.simulation = simulation;
    this.migration = migration;
  }

  void start() {
    settlement = null;
    again(simulation.dice.delay(5, 200));
  }

  private void again(long nanos) {
    simulation.loop.in(nanos, this::poll);
  }

  private void poll() {
    Dice dice = simulation.dice;
    if (!simulation.ending() && dice.chance(simulation.scenario.settlerDies)) {
      start();
      return;
    }
    if (!simulation.store.declares(migration)) {
      again(dice.delay(5, 50));
      return;
    }
    Settlement current = settlement;
    if (current == null) {
      current = simulation.admin().settlement(migration);
      settlement = current;
    }
    try {
      boolean before = simulation.store.state(migration).settled();
      SettleProgress progress = current.poll();
      if (!before && progress.settled()) {
        simulation.note(
            "settled: %s at epoch %d",
            progress.state().describe(), progress.state().epoch());
      }
    } catch (MigrationGateException e) {
      if (!simulation.outage()) {
        simulation.note("settling failed: %s", e.getMessage());
      }
    }
    again(dice.delay(5, 100));
  }
}

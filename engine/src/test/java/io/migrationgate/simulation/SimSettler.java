package io.migrationgate.simulation;

import io.migrationgate.MigrationGateException;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.Settlement;
import io.migrationgate.protocol.SubjectKind;
import org.jspecify.annotations.Nullable;

/**
 * A process that waits for one migration, or one flag, to settle; it dies now and then, and another
 * comes.
 */
final class SimSettler {
  private final Simulation simulation;
  private final SubjectKind kind;
  private final String name;
  private @Nullable Settlement settlement;

  SimSettler(Simulation simulation, SubjectKind kind, String name) {
    this.simulation = simulation;
    this.kind = kind;
    this.name = name;
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
    if (!known()) {
      again(dice.delay(5, 50));
      return;
    }
    Settlement current = settlement;
    if (current == null) {
      current = kind == SubjectKind.MIGRATION
          ? simulation.admin().settlement(name)
          : simulation.admin().flagSettlement(name, null);
      settlement = current;
    }
    try {
      boolean before = settled();
      SettleProgress progress = current.poll();
      if (!before && progress.settled()) {
        simulation.note(
            "settled: %s at epoch %d", progress.subject(), progress.subject().epoch());
      }
    } catch (MigrationGateException e) {
      if (!simulation.outage()) {
        simulation.note("settling failed: %s", e.getMessage());
      }
    }
    again(dice.delay(5, 100));
  }

  private boolean settled() {
    return kind == SubjectKind.MIGRATION
        ? simulation.store.state(name).settled()
        : !simulation.store.view().flags().settling().containsKey(name);
  }

  private boolean known() {
    return kind == SubjectKind.MIGRATION
        ? simulation.store.declares(name)
        : simulation.store.view().snapshot().flags().flags().containsKey(name);
  }
}

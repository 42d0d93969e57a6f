package io.migrationgate.simulation;

import io.migrationgate.MigrationGateException;
import java.util.List;

/** What befalls machines: pauses, crashes, arrivals, departures, cut networks, jumping clocks. */
final class Chaos {
  private final Simulation simulation;
  private final Scenario scenario;
  private final Dice dice;

  Chaos(Simulation simulation) {
    this.simulation = simulation;
    this.scenario = simulation.scenario;
    this.dice = simulation.dice;
  }

  void start() {
    every(scenario.pauses, () -> hit(node -> node.pause(dice.delay(1, scenario.pauseMillis))));
    every(scenario.crashes, this::crash);
    every(scenario.joinsAndLeaves, this::joinOrLeave);
    every(
        scenario.cuts,
        () -> hit(node -> {
          simulation.note("n%d is cut from the store", node.index);
          node.link.cut(dice.delay(50, 2_500));
        }));
    every(scenario.wallJumps, this::jump);
    every(scenario.revocations, this::revoke);
    every(scenario.restores, () -> new Restore(simulation).begin());
  }

  private void every(long meanMillis, Runnable trouble) {
    if (meanMillis == 0) {
      return;
    }
    // The product of two draws has a mean of a quarter.
    simulation.loop.in(dice.delay(1, meanMillis * 4.0), () -> {
      if (!simulation.ending()) {
        trouble.run();
        every(meanMillis, trouble);
      }
    });
  }

  private List<SimNode> up() {
    return simulation.nodes.stream().filter(SimNode::up).toList();
  }

  private void hit(java.util.function.Consumer<SimNode> blow) {
    List<SimNode> up = up();
    if (!up.isEmpty()) {
      blow.accept(dice.pick(up));
    }
  }

  private void crash() {
    hit(SimNode::crash);
    if (up().size() < scenario.nodes) {
      simulation.addNode();
    }
  }

  private void joinOrLeave() {
    if (up().size() < scenario.nodes + 1 && dice.chance(0.5)) {
      simulation.addNode();
    } else if (up().size() > 1) {
      hit(SimNode::leave);
    }
  }

  private void revoke() {
    hit(node -> {
      try {
        simulation.admin().revoke(node.gates().nodeId(), SimOperator.ACTOR);
        simulation.note("units of n%d are revoked", node.index);
        simulation.seen.add("units revoked");
      } catch (MigrationGateException refused) {
        simulation.note("revoking refused: %s", refused.getMessage());
      }
    });
  }

  private void jump() {
    long millis = dice.between(-4_000L, 4_000L);
    if (dice.chance(0.5)) {
      hit(node -> node.time.jump(millis));
    } else {
      simulation.jumpAdminClocks(millis);
    }
  }
}

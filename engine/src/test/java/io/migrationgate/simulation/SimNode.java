package io.migrationgate.simulation;

import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.Phase;
import io.migrationgate.SimulationBridge;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.internal.GateRuntime;
import io.migrationgate.internal.PhaseTable;
import io.migrationgate.internal.SimulationInternals;
import io.migrationgate.protocol.VersionRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One process: real gates on clocks of its own, its clients, and what befalls it. */
final class SimNode {
  static final Duration LEASE = Duration.ofSeconds(1);

  final int index;
  final SimTime time;
  final Link link;
  final List<SimClient> clients = new ArrayList<>();
  private final Simulation simulation;
  private final Phase lastSupported;
  private final VersionRange documents;
  final boolean fenced;
  private @Nullable MigrationGates gates;
  private @Nullable GateRuntime runtime;
  private int starts;
  private boolean crashed;
  private boolean closing;
  private boolean left;
  private long pausedUntil;

  SimNode(Simulation simulation, int index) {
    this.simulation = simulation;
    this.index = index;
    this.time = new SimTime(simulation.loop::now, simulation::pass, simulation.dice);
    this.link = new Link(simulation, simulation.scenario.lostAnswers);
    this.fenced =
        simulation.scenario.fenced > 0 && simulation.dice.chance(simulation.scenario.fenced);
    double draw = simulation.dice.between(0.0, 1.0);
    this.lastSupported =
        draw < 0.06 ? Phase.READ_NEW : draw < 0.3 ? Phase.CONTRACTED : Phase.WRITE_NEW;
    this.documents = simulation.scenario.documents > 0
        ? new VersionRange(
            index > 0 && simulation.dice.chance(0.2) ? 2 : 1,
            simulation.dice.pick(List.of(2, 3, SimDocuments.NEWEST)))
        : VersionRange.of(1);
  }

  void start() {
    simulation.loop.in(simulation.dice.delay(0, 30), () -> run(this::tryToStart));
  }

  private void tryToStart() {
    if (simulation.ending()) {
      return;
    }
    try {
      MigrationGates started = SimulationBridge.threads(
              withDocuments(inMode(MigrationGates.builder(link)))
                  // Unique and in order, so that lists of nodes come in the same order every time.
                  .build("n" + index + "." + starts++)
                  .withoutClassPath()
                  .withoutThread()
                  .time(time)
                  // No read is compared: what the second side says does not matter here.
                  .sampling(() -> 10_000)
                  .lease(LEASE)
                  .pollInterval(Duration.ofMillis(200))
                  .drainTimeout(Duration.ofMillis(300))
                  .declare(declaration(Simulation.MIGRATION), declaration(Simulation.OTHER)),
              simulation::running)
          .start();
      gates = started;
      runtime = SimulationBridge.runtime(started.gate(Simulation.MIGRATION));
    } catch (MigrationGateException e) {
      simulation.note("n%d could not start: %s", index, e.getMessage());
      simulation.loop.in(simulation.dice.delay(50, 500), () -> run(this::tryToStart));
      return;
    }
    simulation.note(
        "n%d started, generation table %s", index, gates().snapshot().epoch());
    for (int i = 0; i < simulation.scenario.clients; i++) {
      SimClient client = new SimClient(simulation, this);
      clients.add(client);
      client.start();
    }
    scheduleStep(50);
  }

  private MigrationGatesBuilder inMode(MigrationGatesBuilder builder) {
    return fenced ? builder.fenced() : builder;
  }

  private MigrationGatesBuilder withDocuments(MigrationGatesBuilder builder) {
    return simulation.scenario.documents > 0
        ? builder.document(
            SimDocuments.versions(documents.first(), documents.last()), SimDocuments.FORMAT)
        : builder;
  }

  private MigrationDeclaration declaration(String name) {
    Set<Phase> phases = EnumSet.range(Phase.READ_OLD, lastSupported);
    return MigrationDeclaration.builder(name)
        .supports(phases.toArray(new Phase[0]))
        .build();
  }

  private void scheduleStep(double atMostMillis) {
    simulation.loop.in(
        simulation.dice.delay(0.2, Math.max(1, atMostMillis)), () -> run(this::step));
  }

  private void step() {
    if (left) {
      return;
    }
    if (link.busy()) {
      scheduleStep(3);
      return;
    }
    double millis = 60;
    try {
      millis = gates().integration().step().toNanos() / 1e6;
    } catch (MigrationGateException e) {
      if (!simulation.outage()) {
        simulation.note("n%d heartbeat failed: %s", index, e.getMessage());
      }
    }
    scheduleStep(millis);
  }

  /** The heartbeat's thread, woken by a notification, runs just now. */
  void beatNow() {
    if (!crashed && !left && !link.busy() && gates != null) {
      try {
        gates().integration().refresh();
      } catch (MigrationGateException e) {
        simulation.note("n%d heartbeat failed: %s", index, e.getMessage());
      }
    }
  }

  /** Runs something in this process: not before it goes on, and never after its death. */
  void run(Runnable action) {
    if (crashed) {
      return;
    }
    long wait = pausedUntil - simulation.loop.now();
    if (wait > 0) {
      simulation.loop.in(wait + simulation.dice.between(0, 50_000), () -> run(action));
    } else {
      action.run();
    }
  }

  void pause(long nanos) {
    simulation.note("n%d pauses for %.1f ms", index, nanos / 1e6);
    pausedUntil = Math.max(pausedUntil, simulation.loop.now() + nanos);
  }

  void crash() {
    simulation.note("n%d crashes", index);
    crashed = true;
    clients.forEach(SimClient::die);
  }

  void leave() {
    closing = true;
    simulation.loop.in(1, () -> run(this::close));
  }

  private void close() {
    if (simulation.loop.nested() || link.busy() || gates == null) {
      simulation.loop.in(simulation.dice.delay(0.2, 3), () -> run(this::close));
      return;
    }
    simulation.note("n%d leaves", index);
    gates().close();
    left = true;
    simulation.note("n%d has left", index);
  }

  /** Whether it is there and may be harmed or told to leave. */
  boolean up() {
    return !crashed && !closing && gates != null;
  }

  boolean takesWork() {
    return !closing && !simulation.ending() && !simulation.outage();
  }

  boolean crashed() {
    return crashed;
  }

  boolean isKnownAs(String nodeId) {
    return gates != null && gates().nodeId().equals(nodeId);
  }

  MigrationGates gates() {
    if (gates == null) {
      throw new IllegalStateException("n" + index + " has not started");
    }
    return gates;
  }

  MigrationGate gate() {
    return gates().gate(Simulation.MIGRATION);
  }

  GateRuntime runtime() {
    if (runtime == null) {
      throw new IllegalStateException("n" + index + " has not started");
    }
    return runtime;
  }

  /** Whether a unit of work that decided from this table would pass its commit check now. */
  boolean holds(PhaseTable table) {
    return SimulationInternals.holds(runtime(), table);
  }
}

package io.migrationgate.demo.lab.tour;

import io.migrationgate.demo.lab.load.LoadSettings;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.server.DemoDatabase;
import java.time.Duration;
import java.util.List;

/**
 * How a run goes.
 *
 * @param load how much load
 * @param nodes how many nodes of the shop
 * @param port of the first node's HTTP interface, the next ones follow; 0 for free ones
 * @param phase for how long each phase is watched
 * @param sabotage whether a writer goes around the gate, so that the guided walk must fail
 * @param roundTrips what is walked up, down and up again; empty for the guided walk instead
 */
public record TourSettings(
    LoadSettings load,
    int nodes,
    int port,
    Duration phase,
    boolean sabotage,
    List<Kind> roundTrips) {
  private static final int MAX_NODES = 8;
  private static final int MAX_PORT = 65_535;

  /** Checks the ranges. */
  public TourSettings {
    roundTrips = List.copyOf(roundTrips);
    if (nodes < 1 || nodes > MAX_NODES) {
      throw new IllegalArgumentException("1 to " + MAX_NODES + " nodes");
    }
    if (port < 0 || port > MAX_PORT - nodes) {
      throw new IllegalArgumentException("a port from 1 to " + (MAX_PORT - nodes));
    }
    if (phase.isNegative() || phase.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("0 to 3,600 seconds for each phase");
    }
    if (sabotage && !roundTrips.isEmpty()) {
      throw new IllegalArgumentException("--sabotage without --migration");
    }
  }

  /** How many sessions the database must allow at once. */
  public int sessions() {
    return DemoDatabase.sessions(nodes, load.users());
  }
}

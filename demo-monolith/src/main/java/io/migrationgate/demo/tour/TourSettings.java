package io.migrationgate.demo.tour;

import io.migrationgate.demo.load.LoadSettings;
import java.time.Duration;

/**
 * How a run goes.
 *
 * @param load how much load
 * @param nodes how many nodes of the shop
 * @param port of the first node's HTTP interface, the next ones follow; 0 for free ones
 * @param phase for how long each phase is watched
 * @param sabotage whether a writer goes around the gate, so that the run must fail
 */
public record TourSettings(
    LoadSettings load, int nodes, int port, Duration phase, boolean sabotage) {}

package io.migrationgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.testing.Seeds;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The protocol as it is, in many runs; {@code docs/internals/simulation.md} says how to ask for
 * more.
 */
class SimulationTest {
  private static final long SECOND = 1_000_000_000L;

  private static long base(TestReporter reporter) {
    long base = Seeds.of("sim.base");
    reporter.publishEntry("sim.base", Long.toString(base));
    return base;
  }

  private static Set<String> play(String scenario, long base, int runs, long seconds) {
    long wanted =
        Long.getLong("sim.seconds", 0) > 0 ? Long.MAX_VALUE : Long.getLong("sim.runs", runs);
    long end = System.nanoTime() + Long.getLong("sim.seconds", seconds) * SECOND;
    Set<String> seen = new TreeSet<>();
    for (long i = 0; i < wanted && System.nanoTime() < end; i++) {
      Simulation simulation =
          new Simulation(base + i, Scenario.named(scenario, base + i), Flaw.NONE);
      simulation.run();
      seen.addAll(simulation.seen);
    }
    return seen;
  }

  @Test
  void everythingHoldsInEveryRunAndTheRunsGetEverywhere(TestReporter reporter) {
    assertThat(play(Scenario.SWARM, base(reporter), 60, 600))
        .contains(
            "read-old -> dual-write",
            "dual-write -> read-old",
            "dual-write -> dual-write with a ramp",
            "dual-write with a ramp -> dual-write",
            "dual-write -> read-new",
            "read-new -> dual-write",
            "read-new -> write-new",
            "write-new -> read-new",
            "read-old with a ramp");
  }

  @Test
  void everythingHoldsBesideWritersThatAskNoGate(TestReporter reporter) {
    assertThat(play(Scenario.BRIDGES, base(reporter), 12, 600))
        .contains("read-old (forward bridge marking) -> read-old (forward bridge covering)");
  }

  @Test
  void everythingHoldsWithFlagChangesAmongPhaseChanges(TestReporter reporter) {
    assertThat(play(Scenario.FLAGS, base(reporter), 20, 600))
        .contains("flag alone", "flag beside gates", "flag settled", "safe variant");
  }

  @Tag("thorough")
  @Test
  void bridgesGetEverywhere(TestReporter reporter) {
    assertThat(play(Scenario.BRIDGES, base(reporter), 300, 600))
        .contains(
            "read-old -> read-old (forward bridge marking)",
            "read-old (forward bridge marking) -> read-old (forward bridge covering)",
            "read-old (forward bridge covering) -> dual-write (forward bridge covering)",
            "dual-write (forward bridge covering) -> read-new (forward bridge covering)",
            "read-new (forward bridge covering) -> read-new (forward bridge shut)",
            "read-new (forward bridge shut) -> write-new (forward bridge shut)",
            "read-new (both bridge covering) -> write-new (both bridge covering)",
            "write-new (both bridge covering) -> read-new (both bridge covering)");
  }

  @Test
  void everyDocumentIsReadableByEveryLiveNodeAtEveryMoment(TestReporter reporter) {
    assertThat(play(Scenario.DOCUMENTS, base(reporter), 30, 600))
        .contains(
            "documents 1 -> 2", "documents 2 -> 1", "documents 2 -> 3", "documents finalized");
  }

  @Test
  void everythingHoldsWhenTheStoreIsRestored(TestReporter reporter) {
    assertThat(play(Scenario.RESTORES, base(reporter), 20, 600)).contains("read-new -> write-new");
  }

  @ParameterizedTest
  @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everythingHoldsWhereAFlawWouldShow(Flaw flaw, TestReporter reporter) {
    assertThat(play(flaw.name(), base(reporter), 2, 600)).isNotEmpty();
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    Simulation one = new Simulation(7, Scenario.named(Scenario.RESTORES, 7), Flaw.NONE);
    Simulation two = new Simulation(7, Scenario.named(Scenario.RESTORES, 7), Flaw.NONE);
    assertThat(one.run()).isEqualTo(two.run());
    assertThat(one.journal.toString()).isEqualTo(two.journal.toString());
  }

  @Test
  @EnabledIfSystemProperty(named = "sim.seed", matches = "-?\\d+")
  void oneRun() {
    long seed = Long.getLong("sim.seed", 0);
    Scenario scenario = Scenario.named(System.getProperty("sim.scenario", Scenario.SWARM), seed);
    Flaw flaw = Flaw.valueOf(System.getProperty("sim.flaw", Flaw.NONE.name()));
    assertThat(new Simulation(seed, scenario, flaw).run()).isPositive();
  }
}

package io.migrationgate.simulation;

import io.migrationgate.MigrationGateException;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagDocument;
import io.migrationgate.internal.PhaseTable;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.simulation.Violation.Rule;
import java.util.List;
import java.util.Map;

/** Two flags that always change together, to a number that they never had before. */
final class SimFlags {
  static final List<String> KEYS = List.of("first-flag", "second-flag");

  /** What is served where the number cannot be relied on. */
  private static final long SAFE = -1;

  private static final long ABSENT = 0;
  private static final EvaluationContext NOBODY = EvaluationContext.EMPTY;

  private final Simulation simulation;
  private final FlagAdmin admin;
  private long number;

  SimFlags(Simulation simulation) {
    this.simulation = simulation;
    this.admin = new FlagAdmin(new Link(simulation, 0));
  }

  /** Somebody changes both, now and then so that it settles. */
  void start() {
    simulation.loop.in(simulation.dice.delay(1, simulation.scenario.flags * 4.0), () -> {
      if (!simulation.ending()) {
        if (!simulation.outage()) {
          change();
        }
        start();
      }
    });
  }

  private void change() {
    number++;
    FlagTerms terms = FlagTerms.of(SimOperator.ACTOR);
    boolean settles = simulation.dice.chance(0.7);
    List<FlagDefinition> both = KEYS.stream()
        .map(key -> FlagDefinition.parse(key, """
            {"state": "ENABLED", "variants": {"now": %d, "safe": %d}, "defaultVariant": "now",
             "metadata": {"mgate.safeVariant": "safe"}}""".formatted(number, SAFE)))
        .toList();
    try {
      admin.importAll(
          FlagDocument.of(both, List.of(), Map.of()), settles ? terms.settling() : terms);
      simulation.note("flags are %d%s", number, settles ? ", to settle" : "");
    } catch (MigrationGateException e) {
      simulation.note("flags not changed: %s", e.getMessage());
    }
  }

  /** A transaction asks one of the two, and does something by it. */
  void ask(SimTransaction mine, SimClient client) {
    long value =
        client.node().gates().flags().longValue(simulation.dice.pick(KEYS), NOBODY, ABSENT);
    mine.wrote = true;
    if (value == SAFE) {
      simulation.seen.add("safe variant");
      return;
    }
    Long before = mine.flag;
    mine.flag = value;
    if (before != null && before != value) {
      throw new Violation(
          Rule.ONE_SNAPSHOT, mine + " was given " + before + " by a flag, and then " + value);
    }
    PhaseTable gates = client.table();
    if (gates != null && value != in(gates)) {
      throw new Violation(
          Rule.ONE_SNAPSHOT,
          mine + " was given " + value + " by a flag, and works at epoch "
              + gates.snapshot().epoch() + ", where it is " + in(gates));
    }
    simulation.seen.add(gates == null ? "flag alone" : "flag beside gates");
  }

  private static long in(PhaseTable table) {
    FlagRecord flag = table.snapshot().flags().flags().get(KEYS.get(0));
    return flag == null
        ? ABSENT
        : (Long) FlagDefinition.parse(flag.key(), flag.definition()).variants().get("now");
  }
}

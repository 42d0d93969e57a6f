package io.migrationgate.simulation;

import io.migrationgate.MigrationGateException;
import io.migrationgate.simulation.SimDatabase.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What an actor does one after the other, an event each; others act in between. */
final class Script {
  private static final int TRIES = 25;

  /** One statement, one call. */
  interface Step {
    Outcome run();
  }

  private final Simulation simulation;
  private final Consumer<Runnable> host;
  private final Runnable failed;
  private final Deque<Step> steps = new ArrayDeque<>();
  private int tries;
  private boolean scheduled;

  /**
   * A script without steps.
   *
   * @param host runs a step when its process runs, and drops it when it has died
   * @param failed what happens when a step fails for good
   */
  Script(Simulation simulation, Consumer<Runnable> host, Runnable failed) {
    this.simulation = simulation;
    this.host = host;
    this.failed = failed;
  }

  /** Adds a step at the end. */
  void add(Step step) {
    steps.addLast(step);
  }

  /** Adds a step that cannot fail at the end. */
  void then(Runnable step) {
    add(() -> {
      step.run();
      return Outcome.DONE;
    });
  }

  /** Adds steps before all others. */
  void first(List<Step> more) {
    for (int i = more.size() - 1; i >= 0; i--) {
      steps.addFirst(more.get(i));
    }
  }

  void clear() {
    steps.clear();
    tries = 0;
  }

  /** Goes on after this time, unless that was settled before. */
  void next(long nanos) {
    if (!scheduled) {
      scheduled = true;
      simulation.loop.in(nanos, () -> host.accept(this::advance));
    }
  }

  private void advance() {
    scheduled = false;
    Step step = steps.pollFirst();
    if (step == null) {
      return;
    }
    try {
      Outcome outcome = step.run();
      if (outcome == Outcome.DONE) {
        tries = 0;
        if (!steps.isEmpty()) {
          next(simulation.pace());
        }
      } else if (outcome == Outcome.BLOCKED && ++tries < TRIES) {
        steps.addFirst(step);
        next(simulation.dice.delay(0.5, 6));
      } else {
        failed.run();
      }
    } catch (MigrationGateException refused) {
      failed.run();
    }
  }
}

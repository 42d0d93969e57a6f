package io.migrationgate.simulation;

import io.migrationgate.KeyedGate;
import io.migrationgate.MigrationGate;
import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.simulation.Script.Step;
import io.migrationgate.simulation.SimDatabase.Outcome;
import io.migrationgate.simulation.SimTransaction.Cell;
import io.migrationgate.simulation.SimTransaction.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a gated transaction does to its keys.
 *
 * <p>The gate is asked which sides a call takes, in which order; the statements on them are events
 * of their own afterwards, so that others come in between.
 */
final class ClientWork {
  private final Simulation simulation;
  private final SimTransaction mine;
  private final Script script;
  private final Function<String, KeyedGate> gate;
  private final Supplier<Phase> phase;
  private final BooleanSupplier marked;

  /**
   * Work of one transaction.
   *
   * @param gates the node's
   * @param marked whether a statement that is sent now must carry a mark
   */
  ClientWork(
      Simulation simulation,
      SimTransaction mine,
      Script script,
      MigrationGate gates,
      BooleanSupplier marked) {
    this.simulation = simulation;
    this.mine = mine;
    this.script = script;
    this.gate = gates::forKey;
    this.phase = gates::phase;
    this.marked = marked;
  }

  /** A statement on one side, with a mark or without. */
  private interface Statement {
    Outcome run(Side side, boolean marked);
  }

  private static final class SecondSideFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static String key(Simulation simulation) {
    return "k" + simulation.dice.between(0L, simulation.scenario.keys);
  }

  /** Adds one gated operation on some key to the script. */
  void addOne() {
    String key = key(simulation);
    double plain = simulation.scenario.plainWrites;
    if (plain > 0 && simulation.dice.chance(plain)) {
      new PlainWork(simulation, mine, script, Side.OLD).addOne();
      return;
    }
    boolean deletes = simulation.dice.chance(simulation.scenario.deletes);
    double draw = simulation.dice.between(0.0, 1.0);
    if (!deletes && draw < 0.35) {
      script.then(() -> read(key));
    } else if (!deletes && draw < 0.6) {
      script.then(() -> put(key, fresh()));
      script.then(() -> read(key));
    } else if (!deletes) {
      script.then(() -> lock(key, true));
    } else if (simulation.flaw == Flaw.DELETE_WITHOUT_LOCK) {
      script.then(() -> delete(key));
    } else {
      script.then(() -> lock(key, false));
    }
  }

  private Value fresh() {
    return new Value(simulation.nextValue());
  }

  private void read(String key) {
    Side side = gate.apply(key).<Side, RuntimeException>read(() -> Side.OLD, () -> Side.NEW);
    script.first(List.of(() -> {
      Value seen = simulation.database.read(mine, new Cell(side, key));
      Value expected = simulation.database.expected(mine, key);
      if (!seen.equals(expected)) {
        mine.stale =
            "read " + key + " on the " + side + " side: " + seen + ", expected " + expected;
      }
      return Outcome.DONE;
    }));
  }

  private void put(String key, Value value) {
    write(
        key,
        value,
        (side, mark) -> simulation.database.upsert(mine, new Cell(side, key), value, mark));
  }

  /** What is found under the lock, and more. */
  private void increment(String key, Value base) {
    write(
        key,
        new Value(Objects.requireNonNull(base.id()) + SimDatabase.STEP),
        (side, mark) -> simulation.database.increment(mine, new Cell(side, key), mark));
  }

  private void delete(String key) {
    write(
        key,
        Value.ABSENT,
        (side, mark) -> simulation.database.delete(mine, new Cell(side, key), mark));
  }

  private void write(String key, Value value, Statement statement) {
    List<Step> steps = new ArrayList<>();
    double partial = simulation.scenario.partialWrites;
    boolean fails = partial > 0 && simulation.dice.chance(partial);
    try {
      gate.apply(key)
          .write(
              () -> {
                boolean mark = marked.getAsBoolean();
                steps.add(() -> statement.run(Side.OLD, mark));
              },
              () -> {
                if (fails && !steps.isEmpty()) {
                  throw new SecondSideFailed();
                }
                boolean mark = marked.getAsBoolean();
                steps.add(() -> statement.run(Side.NEW, mark));
              });
    } catch (SecondSideFailed caught) {
      // Nobody relies on what a canary writes to the new side.
      if (phase.get() != Phase.READ_OLD) {
        mine.partial = true;
        script.first(steps);
        return;
      }
    }
    steps.add(() -> {
      mine.meant.put(key, value);
      return Outcome.DONE;
    });
    script.first(steps);
  }

  private void lock(String key, boolean update) {
    List<Step> steps = new ArrayList<>();
    Map<Side, Value> found = new EnumMap<>(Side.class);
    Side counts = gate.apply(key)
        .<Side, RuntimeException>lock(
            () -> lock(Side.OLD, key, steps, found), () -> lock(Side.NEW, key, steps, found));
    steps.add(() -> {
      Value base = found.getOrDefault(counts, Value.ABSENT);
      if (base.id() != null) {
        if (!mine.meant.containsKey(key)) {
          mine.bases.put(key, base);
        }
        script.first(List.of(() -> {
          if (update && simulation.scenario.outsiders > 0 && simulation.dice.chance(0.5)) {
            increment(key, base);
          } else if (update) {
            put(key, fresh());
          } else {
            delete(key);
          }
          return Outcome.DONE;
        }));
      }
      return Outcome.DONE;
    });
    script.first(steps);
  }

  private Side lock(Side side, String key, List<Step> steps, Map<Side, Value> found) {
    Cell cell = new Cell(side, key);
    steps.add(() -> {
      Outcome outcome = simulation.database.lockRow(mine, cell);
      if (outcome == Outcome.DONE) {
        found.put(side, simulation.database.read(mine, cell));
      }
      return outcome;
    });
    return side;
  }
}

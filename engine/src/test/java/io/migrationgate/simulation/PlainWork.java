package io.migrationgate.simulation;

import io.migrationgate.Side;
import io.migrationgate.simulation.SimDatabase.Outcome;
import io.migrationgate.simulation.SimTransaction.Cell;
import io.migrationgate.simulation.SimTransaction.Value;
import java.util.List;
import java.util.Objects;

/** What a transaction does to one side without asking a gate. */
final class PlainWork {
  private final Simulation simulation;
  private final SimTransaction mine;
  private final Script script;
  private final Side side;

  PlainWork(Simulation simulation, SimTransaction mine, Script script, Side side) {
    this.simulation = simulation;
    this.mine = mine;
    this.script = script;
    this.side = side;
  }

  /** Adds one operation on some key to the script. */
  void addOne() {
    String key = ClientWork.key(simulation);
    Cell cell = new Cell(side, key);
    double draw = simulation.dice.between(0.0, 1.0);
    if (draw < 0.25) {
      script.then(() -> read(key, cell));
    } else if (draw < 0.5) {
      Value value = new Value(simulation.nextValue());
      script.add(() -> upsert(key, cell, value));
      script.then(() -> mine.meant.put(key, value));
    } else {
      script.add(() -> lock(key, cell, draw > 0.75));
    }
  }

  private Outcome upsert(String key, Cell cell, Value value) {
    boolean inserts = mine.early && simulation.database.read(mine, cell).id() == null;
    if (inserts && !mine.meant.containsKey(key)) {
      // For all that he sees there is nothing to overwrite.
      mine.bases.put(key, Value.ABSENT);
    }
    Outcome outcome = simulation.database.upsert(mine, cell, value, false);
    if (inserts && outcome == Outcome.BLOCKED) {
      mine.bases.remove(key);
    }
    return outcome;
  }

  private void read(String key, Cell cell) {
    Value seen = simulation.database.read(mine, cell);
    Value expected = simulation.database.expected(mine, key);
    if (!seen.equals(expected)) {
      mine.stale = "read " + key + " on the " + side + " side: " + seen + ", expected " + expected;
    }
  }

  private Outcome lock(String key, Cell cell, boolean deletes) {
    Outcome outcome = simulation.database.lockRow(mine, cell);
    Value base = simulation.database.read(mine, cell);
    if (outcome != Outcome.DONE || base.id() == null) {
      return outcome;
    }
    // Whatever a row holds that is deleted early, it is to go.
    boolean whatever = mine.early && deletes;
    if (!mine.meant.containsKey(key) && !whatever) {
      mine.bases.put(key, base);
    }
    Value next =
        deletes ? Value.ABSENT : new Value(Objects.requireNonNull(base.id()) + SimDatabase.STEP);
    script.first(List.of(
        () -> deletes
            ? simulation.database.delete(mine, cell, false)
            : simulation.database.increment(mine, cell, false),
        () -> {
          mine.meant.put(key, next);
          return Outcome.DONE;
        }));
    return Outcome.DONE;
  }
}

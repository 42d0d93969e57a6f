package io.migrationgate;

import io.migrationgate.internal.GateCalls;
import io.migrationgate.internal.GateEntry;
import io.migrationgate.internal.GateRuntime;
import io.migrationgate.internal.PhaseTable;
import io.migrationgate.internal.Route;
import io.migrationgate.internal.ThreadUnits;
import org.jspecify.annotations.Nullable;

/**
 * A {@link MigrationGate} asked for one key. Made for a single call and not kept: then it costs no
 * allocation.
 *
 * <p>Immutable and thread-safe. Its methods are those of the gate, and so are their rules.
 */
public final class KeyedGate {
  private final MigrationGate gate;
  private final @Nullable String text;
  private final long number;

  KeyedGate(MigrationGate gate, @Nullable String text, long number) {
    this.gate = gate;
    this.text = text;
    this.number = number;
  }

  /** Reads the side that is right for this key; see {@link MigrationGate#read}. */
  public <T extends @Nullable Object, X extends Throwable> T read(
      GateSupplier<T, X> oldSide, GateSupplier<T, X> newSide) throws X {
    ThreadUnits mine = gate.units().mine();
    PhaseTable table = mine.table();
    if (table == null) {
      return readUnpinned(mine, oldSide, newSide);
    }
    GateEntry entry = table.entry(gate.index());
    // Hashing is too big to be inlined. Called from here with values only, neither this object nor
    // the lambdas leave this method, and none of them is allocated.
    return readPinned(mine, entry, entry.readsNew(text, number), oldSide, newSide);
  }

  private <T extends @Nullable Object, X extends Throwable> T readPinned(
      ThreadUnits mine,
      GateEntry entry,
      boolean readsNew,
      GateSupplier<T, X> oldSide,
      GateSupplier<T, X> newSide)
      throws X {
    return entry.compares() && gate.calls().drawn(entry)
        ? gate.calls().readBoth(mine, readsNew, toString(), oldSide, newSide)
        : gate.calls().readOne(mine, readsNew, oldSide, newSide);
  }

  private <T extends @Nullable Object, X extends Throwable> T readUnpinned(
      ThreadUnits mine, GateSupplier<T, X> oldSide, GateSupplier<T, X> newSide) throws X {
    GateRuntime runtime = gate.runtime();
    if (mine.inUnit()) {
      GateEntry entry = runtime.pin(mine).entry(gate.index());
      return readPinned(mine, entry, entry.readsNew(text, number), oldSide, newSide);
    }
    PhaseTable table = runtime.beginCall(mine);
    try {
      GateEntry entry = table.entry(gate.index());
      T result = readPinned(mine, entry, entry.readsNew(text, number), oldSide, newSide);
      runtime.checkRead(table);
      return result;
    } finally {
      runtime.endCall(mine);
    }
  }

  /**
   * Writes the sides that are right for this key; see {@link MigrationGate#write(GateSupplier,
   * GateSupplier)}.
   */
  public <T extends @Nullable Object, X extends Throwable> T write(
      GateSupplier<T, X> oldSide, GateSupplier<T, X> newSide) throws X {
    ThreadUnits mine = gate.runtime().units();
    GateEntry entry = gate.calls().forWriting(mine, "write");
    Route route = route(entry);
    return gate.calls().write(mine, entry, route, named(entry, route), oldSide, newSide);
  }

  /**
   * Writes the sides that are right for this key; see {@link MigrationGate#write(GateAction,
   * GateAction)}.
   */
  public <X extends Throwable> void write(GateAction<X> oldSide, GateAction<X> newSide) throws X {
    GateCalls calls = gate.calls();
    ThreadUnits mine = gate.runtime().units();
    GateEntry entry = calls.forWriting(mine, "write");
    Route route = route(entry);
    calls.write(
        mine,
        entry,
        route,
        named(entry, route),
        calls.returning(oldSide, Side.OLD),
        calls.returning(newSide, Side.NEW));
  }

  /** Locks the sides that are right for this key; see {@link MigrationGate#lock}. */
  public <T extends @Nullable Object, X extends Throwable> T lock(
      GateSupplier<T, X> oldSide, GateSupplier<T, X> newSide) throws X {
    ThreadUnits mine = gate.runtime().units();
    GateEntry entry = gate.calls().forWriting(mine, "lock");
    return gate.calls().lock(mine, entry, route(entry), oldSide, newSide);
  }

  private Route route(GateEntry entry) {
    return entry.route(text, number);
  }

  /** The key as text where a failing write would be recorded, or what was asked for is kept. */
  private @Nullable String named(GateEntry entry, Route route) {
    return entry.records() || route == Route.CANARY || gate.runtime().keepsWrites()
        ? toString()
        : null;
  }

  /** The key as text. */
  @Override
  public String toString() {
    return text != null ? text : Long.toString(number);
  }
}

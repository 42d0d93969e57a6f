package io.migrationgate;

import io.migrationgate.internal.GateCalls;
import io.migrationgate.internal.GateEntry;
import io.migrationgate.internal.GateRuntime;
import io.migrationgate.internal.PhaseTable;
import io.migrationgate.internal.ThreadUnits;
import io.migrationgate.internal.UnitsOfThreads;
import org.jspecify.annotations.Nullable;

/**
 * The gate between the old and the new side of one migration: give it both paths, and it takes the
 * ones that are right now.
 *
 * <pre>{@code
 * Customer c = split.read(() -> readOld(h, id), () -> readNew(h, id));
 * split.write(() -> writeOld(h, c), () -> writeNew(h, c));
 * }</pre>
 *
 * <p>Reads may stand alone; inside a unit of work they see the same phases as everything else in
 * the unit. Writes and locks need a unit of work (a transaction of a Jdbi with the plugin, or
 * {@link MigrationGates#unitOfWork}). Where both sides are written, the old one comes first; a
 * secondary write must be an upsert of the whole row or a delete-if-exists, never a bare UPDATE,
 * which would hit no row and say nothing. All paths run on the caller's thread, and what they throw
 * reaches the caller unwrapped. Their work is done when they return: a path that returns a future
 * or a reactive publisher (a {@link java.util.concurrent.CompletionStage}, a {@code Mono}) is
 * refused with a {@link GateUsageException}, since that work could outlive the unit of work.
 *
 * <p>Whoever changes or deletes a row that somebody else may be writing at the same time calls
 * {@link #lock} first, and goes on only if the row was found: a DELETE that waits for a row on the
 * old side may miss it there, and hit it on the new side a moment later.
 *
 * <p>Thread-safe. Keep the handle; looking it up costs more than asking it.
 */
public final class MigrationGate {
  // Keep read and write small: they are inlined into every call site, and then their lambdas cost
  // nothing. That is so as long as no path of theirs that was ever taken hands a lambda to a method
  // that is not inlined; so all that may be big is given numbers, and only a read that is compared
  // hands on its lambdas.
  private final String name;
  private final int index;
  private final GateRuntime runtime;
  private final UnitsOfThreads units;
  private final GateCalls calls;

  MigrationGate(String name, int index, GateRuntime runtime, GateCalls calls) {
    this.name = name;
    this.index = index;
    this.runtime = runtime;
    this.units = runtime.unitsOfThreads();
    this.calls = calls;
  }

  /** The migration's name. */
  public String name() {
    return name;
  }

  /**
   * The phase that a gated call on this thread would see now. For display: never decide by it what
   * to read or write.
   */
  public Phase phase() {
    PhaseTable pinned = runtime.units().table();
    return (pinned != null ? pinned : runtime.current().get()).state(index).phase();
  }

  /**
   * The same gate for one key: keys that are in a ramp are treated as already in the next phase,
   * always the same ones.
   *
   * @throws GateUsageException if the key is null or empty
   */
  public KeyedGate forKey(String key) {
    if (key == null || key.isEmpty()) {
      throw calls.badKey(key);
    }
    return new KeyedGate(this, key, 0);
  }

  /**
   * The same gate for one numeric key: the same as for its decimal digits, without making a string
   * of it.
   */
  public KeyedGate forKey(long key) {
    return new KeyedGate(this, null, key);
  }

  /**
   * Reads one side; a sampled read may run the other one too, for comparison.
   *
   * @return what the authoritative side returned
   * @throws X what that side threw
   * @throws LeaseLostException if this node may not work now
   */
  public <T extends @Nullable Object, X extends Throwable> T read(
      GateSupplier<T, X> oldSide, GateSupplier<T, X> newSide) throws X {
    if (oldSide == null || newSide == null) {
      throw calls.nullSide("read", oldSide == null);
    }
    ThreadUnits mine = units.mine();
    long read = mine.beginRead(index);
    if (read == 0) {
      read = calls.beginRead(mine);
      if (GateCalls.isCompared(read)) {
        return calls.compare(mine, read, oldSide, newSide);
      }
    }
    T result;
    try {
      result = calls.done(GateCalls.isNew(read) ? newSide.get() : oldSide.get());
    } catch (Throwable failure) {
      calls.failedRead(mine, read);
      throw failure;
    }
    if (!mine.endDecided(index, read)) {
      calls.endRead(mine, read);
    }
    return result;
  }

  /**
   * Writes one side or both, old before new.
   *
   * <p>What throws here may have been done by half where both sides are written, whichever of them
   * threw. So the unit of work can then not be committed any more, even if the exception is caught:
   * its commit throws {@link PartialWriteException} until the transaction is rolled back, or back
   * to a savepoint that was set before this call.
   *
   * @return what the authoritative side returned
   * @throws X what a side threw
   * @throws GateUsageException outside a unit of work
   * @throws LeaseLostException if this node may not work now
   */
  public <T extends @Nullable Object, X extends Throwable> T write(
      GateSupplier<T, X> oldSide, GateSupplier<T, X> newSide) throws X {
    ThreadUnits mine = runtime.units();
    GateEntry entry = calls.forWriting(mine, "write");
    return calls.write(mine, entry, entry.route(), null, oldSide, newSide);
  }

  /** As {@link #write(GateSupplier, GateSupplier)}, for paths that return nothing. */
  public <X extends Throwable> void write(GateAction<X> oldSide, GateAction<X> newSide) throws X {
    ThreadUnits mine = runtime.units();
    GateEntry entry = calls.forWriting(mine, "write");
    calls.write(
        mine,
        entry,
        entry.route(),
        null,
        calls.returning(oldSide, Side.OLD),
        calls.returning(newSide, Side.NEW));
  }

  /**
   * Locks the rows of one side or both, old before new, so that read-modify-write stays exclusive
   * while one node reads the old side and its neighbour the new one. Typically {@code SELECT … FOR
   * UPDATE}.
   *
   * @return what the authoritative side returned
   * @throws X what a side threw
   * @throws GateUsageException outside a unit of work
   */
  public <T extends @Nullable Object, X extends Throwable> T lock(
      GateSupplier<T, X> oldSide, GateSupplier<T, X> newSide) throws X {
    ThreadUnits mine = runtime.units();
    GateEntry entry = calls.forWriting(mine, "lock");
    return calls.lock(mine, entry, entry.route(), oldSide, newSide);
  }

  GateRuntime runtime() {
    return runtime;
  }

  UnitsOfThreads units() {
    return units;
  }

  GateCalls calls() {
    return calls;
  }

  int index() {
    return index;
  }

  @Override
  public String toString() {
    return "gate '" + name + "'";
  }
}

package io.migrationgate.internal;

import io.migrationgate.GateAction;
import io.migrationgate.GateSupplier;
import io.migrationgate.GateUsageException;
import io.migrationgate.LeaseLostException;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.spi.UnitResource;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what was decided for one gate: which sides run, in which order, whose result counts.
 * Thread-safe.
 */
public final class GateCalls {
  private final String name;
  private final int index;
  private final GateRuntime runtime;
  private final ShadowComparison comparison;
  private final IntSupplier draw;
  // What this gate's paths return, nearly always; found to be no future before. A race only costs
  // time.
  private @Nullable Class<?> usual;

  /**
   * The calls of one gate.
   *
   * @param draw draws a number from 0 to 9,999 for every read that might be compared
   */
  public GateCalls(
      String name, int index, GateRuntime runtime, ShadowComparison comparison, IntSupplier draw) {
    this.name = name;
    this.index = index;
    this.runtime = runtime;
    this.comparison = comparison;
    this.draw = draw;
  }

  /**
   * Begins a read without a key for which nothing is decided yet.
   *
   * @return what it must end with; see {@link #isNew} and {@link #isCompared}
   */
  public long beginRead(ThreadUnits mine) {
    PhaseTable table = mine.table();
    if (table == null && mine.inUnit()) {
      table = runtime.pin(mine);
    }
    return table == null ? beginAlone(mine) : begin(mine, table.entry(index));
  }

  private long begin(ThreadUnits mine, GateEntry entry) {
    if (!entry.compares()) {
      long read = mine.decide(index, entry.readsNew());
      if (read != 0) {
        return read;
      }
    }
    return beginOther(mine, entry);
  }

  private long beginAlone(ThreadUnits mine) {
    PhaseTable table = runtime.beginCall(mine);
    try {
      return beginOther(mine, table.entry(index)) | OtherRead.ALONE;
    } catch (Throwable failure) {
      runtime.endCall(mine);
      throw failure;
    }
  }

  private long beginOther(ThreadUnits mine, GateEntry entry) {
    boolean readsNew = entry.readsNew();
    boolean compared = entry.compares() && drawn(entry);
    mine.count(index, readsNew ? GateCounters.READ_NEW : GateCounters.READ_OLD);
    mine.beginRead();
    return OtherRead.of(readsNew, compared);
  }

  /** Whether a read that has begun goes to the new side. */
  public static boolean isNew(long read) {
    return (read & OtherRead.NEW) != 0;
  }

  /** Whether it is to be compared, by {@link #compare}. */
  public static boolean isCompared(long read) {
    return OtherRead.is(read, OtherRead.COMPARED);
  }

  /**
   * Ends a read that has returned, and is none that {@link ThreadUnits#endDecided} ends.
   *
   * @throws LeaseLostException if it stood alone and the lease has ended
   */
  public void endRead(ThreadUnits mine, long read) {
    if (!OtherRead.is(read, OtherRead.ALONE)) {
      failedRead(mine, read);
      return;
    }
    PhaseTable decidedBy = mine.held();
    mine.endRead();
    try {
      runtime.checkRead(Objects.requireNonNull(decidedBy));
    } finally {
      runtime.endCall(mine);
    }
  }

  /** Ends a read that has failed. */
  public void failedRead(ThreadUnits mine, long read) {
    if (read > 0) {
      if (!mine.endDecided(index, read)) {
        mine.endReadTakenOver(index, read);
      }
      return;
    }
    mine.endRead();
    if (OtherRead.is(read, OtherRead.ALONE)) {
      runtime.endCall(mine);
    }
  }

  /** Goes on with a read that is compared: reads both sides, and returns the authoritative one. */
  public <T extends @Nullable Object, X extends Throwable> T compare(
      ThreadUnits mine, long read, GateSupplier<T, X> oldSide, GateSupplier<T, X> newSide)
      throws X {
    T result;
    try {
      result = both(mine, isNew(read), null, oldSide, newSide);
    } catch (Throwable failure) {
      failedRead(mine, read);
      throw failure;
    }
    endRead(mine, read);
    return result;
  }

  private <T extends @Nullable Object, X extends Throwable> T both(
      ThreadUnits mine,
      boolean readsNew,
      @Nullable String key,
      GateSupplier<T, X> oldSide,
      GateSupplier<T, X> newSide)
      throws X {
    return done(comparison.read(
        mine, index, key, readsNew ? newSide : oldSide, readsNew ? oldSide : newSide, readsNew));
  }

  /** Reads one side for a key, and nothing else: what nearly every such read does. */
  public <T extends @Nullable Object, X extends Throwable> T readOne(
      ThreadUnits mine, boolean readsNew, GateSupplier<T, X> oldSide, GateSupplier<T, X> newSide)
      throws X {
    if (oldSide == null || newSide == null) {
      throw nullSide("read", oldSide == null);
    }
    mine.count(index, readsNew ? GateCounters.READ_NEW : GateCounters.READ_OLD);
    mine.beginRead();
    try {
      return done(readsNew ? newSide.get() : oldSide.get());
    } finally {
      mine.endRead();
    }
  }

  /** Whether this read is to be compared; asked only while a share of the reads is. */
  public boolean drawn(GateEntry entry) {
    return draw.getAsInt() < entry.comparePoints();
  }

  /** Reads both sides for a key, and returns the authoritative one. */
  public <T extends @Nullable Object, X extends Throwable> T readBoth(
      ThreadUnits mine,
      boolean readsNew,
      String key,
      GateSupplier<T, X> oldSide,
      GateSupplier<T, X> newSide)
      throws X {
    if (oldSide == null || newSide == null) {
      throw nullSide("read", oldSide == null);
    }
    mine.count(index, readsNew ? GateCounters.READ_NEW : GateCounters.READ_OLD);
    mine.beginRead();
    try {
      return both(mine, readsNew, key, oldSide, newSide);
    } finally {
      mine.endRead();
    }
  }

  /**
   * The entry that a write on this thread decides from.
   *
   * @throws GateUsageException outside a unit of work
   */
  public GateEntry forWriting(ThreadUnits mine, String verb) {
    if (!mine.inUnit()) {
      throw new GateUsageException(
          new Problem(
              "gate '" + name + "'",
              "a gated " + verb + " outside a unit of work",
              "an open transaction, so that all its writes see the same phases",
              "run it in a transaction of a Jdbi that has the plugin or of a GatedDataSource, or open gates.unitOfWork(name)"));
    }
    PhaseTable table = mine.table();
    PhaseTable pinned = table != null ? table : runtime.pin(mine);
    mine.decided(pinned);
    return pinned.entry(index);
  }

  /** Writes by a route. */
  public <T extends @Nullable Object, X extends Throwable> T write(
      ThreadUnits mine,
      GateEntry entry,
      Route route,
      @Nullable String key,
      GateSupplier<T, X> oldSide,
      GateSupplier<T, X> newSide)
      throws X {
    if (oldSide == null || newSide == null) {
      throw nullSide("write", oldSide == null);
    }
    long call = mine.beginWrite();
    Route.Writes writes = route.writes();
    if (runtime.keepsWrites()) {
      mine.keep(name, key, writes, call);
    }
    long outer = writes.both() ? mine.toBoth(call) : 0;
    try {
      return switch (writes) {
        case OLD -> counted(mine, GateCounters.WROTE_OLD, oldSide);
        case NEW -> counted(mine, GateCounters.WROTE_NEW, newSide);
        case OLD_THEN_TRY_NEW -> {
          T result = oneOfBoth(mine, entry, Side.OLD, oldSide);
          recording(mine, entry, Side.NEW, key, newSide);
          yield result;
        }
        case OLD_THEN_NEW -> {
          T result = oneOfBoth(mine, entry, Side.OLD, oldSide);
          secondary(mine, entry, Side.NEW, key, newSide);
          yield result;
        }
        case OLD_THEN_NEW_WINS -> {
          secondary(mine, entry, Side.OLD, key, oldSide);
          yield oneOfBoth(mine, entry, Side.NEW, newSide);
        }
      };
    } catch (Throwable failure) {
      // Whichever side it was: the first one, too, may have done a part of its work.
      if (writes.both()) {
        mine.doom(new PartialWrite(call, "gated write of '" + name + "'", failure));
      }
      throw failure;
    } finally {
      if (writes.both()) {
        mine.toBoth(outer);
      }
      mine.endWrite();
    }
  }

  /**
   * Writes one of two sides. While a bridge is on, its statements carry a mark, and nothing else
   * does: what an object mapper has put off is flushed before, and at the end.
   */
  private <T extends @Nullable Object, X extends Throwable> T oneOfBoth(
      ThreadUnits mine, GateEntry entry, Side side, GateSupplier<T, X> write) throws X {
    int event = side == Side.OLD ? GateCounters.WROTE_OLD : GateCounters.WROTE_NEW;
    if (!entry.marks(side)) {
      return counted(mine, event, write);
    }
    if (!mine.marksStatements()) {
      throw unmarkable();
    }
    comparison.flush();
    MarkedPath outer = mine.beginMarked(name);
    try {
      T result = counted(mine, event, write);
      comparison.flush();
      return result;
    } finally {
      mine.endMarked(outer);
    }
  }

  private GateUsageException unmarkable() {
    return new GateUsageException(new Problem(
        "gate '" + name + "'",
        "a write to both sides whose statements nobody marks, while a bridge is on: its triggers would"
            + " write one side a second time",
        "a transaction of a GatedDataSource, or of a Jdbi on one",
        "let the data source be wrapped, or turn the bridge off: mgate bridge " + name + " off"));
  }

  private <T extends @Nullable Object, X extends Throwable> T counted(
      ThreadUnits mine, int event, GateSupplier<T, X> side) throws X {
    T result = done(side.get());
    mine.count(index, event);
    return result;
  }

  /** A result that is there: work that goes on elsewhere would outlive the pin. */
  public <T extends @Nullable Object> T done(T result) {
    if (result != null && result.getClass() != usual) {
      requireDone(result.getClass());
    }
    return result;
  }

  private void requireDone(Class<?> type) {
    if (AsyncResults.is(type)) {
      throw new GateUsageException(new Problem(
          "gate '" + name + "'",
          "a path that returned a " + type.getName()
              + ": its work may go on when the unit of work has ended, and is not part of it",
          "a path whose work is done when it returns, on the thread of the unit",
          "wait for it inside the path (join(), block()), or do the work on this thread"));
    }
    if (usual == null) {
      usual = type;
    }
  }

  private <X extends Throwable> void secondary(
      ThreadUnits mine, GateEntry entry, Side side, @Nullable String key, GateSupplier<?, X> write)
      throws X {
    if (entry.records()) {
      recording(mine, entry, side, key, write);
    } else {
      oneOfBoth(mine, entry, side, write);
    }
  }

  private <X extends Throwable> void recording(
      ThreadUnits mine, GateEntry entry, Side side, @Nullable String key, GateSupplier<?, X> write)
      throws X {
    if (mine.severalBegun()) {
      // A savepoint in one transaction saves nothing of a failure in another, and which of them the
      // write goes to nobody can tell: so it fails, as a strict one.
      oneOfBoth(mine, entry, side, write);
      return;
    }
    UnitResource resource = mine.resource();
    if (resource == null) {
      throw new GateUsageException(new Problem(
          "gate '" + name + "'",
          "a secondary write to be recorded if it fails, in a unit of work without savepoints",
          "a unit of work that belongs to a database transaction",
          "use the Jdbi plugin or a GatedDataSource, or open the unit with a UnitResource"));
    }
    comparison.flush();
    Object savepoint = resource.savepoint();
    long mark = mine.begunWrites();
    try {
      comparison.tryWrite(() -> oneOfBoth(mine, entry, side, write));
    } catch (VirtualMachineError fatal) {
      throw fatal;
    } catch (Throwable failure) {
      if (!ToleratedFailures.undone(resource, savepoint, failure)) {
        comparison.notTolerated();
        throw failure;
      }
      // Writes inside of it that were done by half are undone with it.
      mine.undone(resource, mark);
      resource.record(new UnitResource.FailedWrite(name, side, key, failure));
      mine.recorded(resource, index, mark);
      ToleratedFailures.keepInterrupt(failure);
      return;
    }
    resource.release(savepoint);
  }

  /** Locks by a route. A canary relies on nothing of the new side, so it locks the old one only. */
  public <T extends @Nullable Object, X extends Throwable> T lock(
      ThreadUnits mine,
      GateEntry entry,
      Route route,
      GateSupplier<T, X> oldSide,
      GateSupplier<T, X> newSide)
      throws X {
    if (oldSide == null || newSide == null) {
      throw nullSide("lock", oldSide == null);
    }
    mine.beginWrite();
    try {
      return switch (route.writes()) {
        case OLD, OLD_THEN_TRY_NEW -> done(oldSide.get());
        case NEW -> {
          if (entry.locksOldFirst()) {
            done(oldSide.get());
          }
          yield done(newSide.get());
        }
        case OLD_THEN_NEW -> {
          T result = done(oldSide.get());
          done(newSide.get());
          yield result;
        }
        case OLD_THEN_NEW_WINS -> {
          done(oldSide.get());
          yield done(newSide.get());
        }
      };
    } finally {
      mine.endWrite();
    }
  }

  /** An action as a supplier of something that nobody looks at. */
  public <X extends Throwable> GateSupplier<Boolean, X> returning(GateAction<X> action, Side side) {
    if (action == null) {
      throw nullSide("write", side == Side.OLD);
    }
    return () -> {
      action.run();
      return true;
    };
  }

  /** The error for a path that is missing. */
  public GateUsageException nullSide(String verb, boolean old) {
    return new GateUsageException(new Problem(
        "gate '" + name + "'",
        "null as the " + (old ? "old" : "new") + " path of a " + verb,
        "both paths, whatever the phase",
        "give the path, or one that throws if it must never run"));
  }

  /** The error for a key that is none. */
  public GateUsageException badKey(@Nullable String key) {
    return new GateUsageException(new Problem(
        "gate '" + name + "'",
        key == null ? "null as the key" : "an empty key",
        "a key with at least one character",
        "ask the gate without a key if there is none"));
  }
}

package io.migrationgate.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gated calls that are under way on one thread, and for what its pin must stay: for them, and
 * for units of work that depend on it. Used by its own thread only.
 *
 * <p>A base class of {@link ThreadUnits} rather than a field of it, for what {@link EventCounts}
 * says: every gated call begins and ends here.
 */
abstract sealed class CallsUnderWay extends DecidedReads permits ThreadUnits {
  // One sum: a call that ends looks at nothing else. How many reads are in it is what is left over;
  // those that were decided before are not, until they are taken over.
  private int holds;
  private int calls;
  private int writes;
  private long begunWrites;
  private long bothUnderWay;
  private @Nullable MarkedPath markedPath;

  CallsUnderWay(int gates) {
    super(gates);
  }

  /** Gives the pin back, with all that was counted under it; nothing is decided any more. */
  abstract void giveBack();

  /** So many units more depend on the pin. */
  final void addHolds(int more) {
    holds += more;
  }

  /** One unit less depends on the pin; who takes units away looks whether it was the last hold. */
  final void dropHold() {
    holds--;
  }

  /** Nothing is decided any more; what is under way keeps the pin. */
  final void forgetDecided() {
    holds += takeOver();
  }

  /** Gives the pin back unless something keeps it. */
  final void unpinIfFree() {
    if (holds == 0) {
      forgetDecided();
    }
    if (holds == 0) {
      giveBack();
    }
  }

  // The pin goes once nothing that is open depends on a phase. Nor while a gated call runs: should
  // it end its transaction and begin the next one, that one goes on by what was decided before.
  private void release() {
    holds--;
    unpinIfFree();
  }

  /**
   * A gated write or lock begins.
   *
   * @return its number
   */
  final long beginWrite() {
    writes++;
    holds++;
    return ++begunWrites;
  }

  /** A gated write or lock ends. */
  final void endWrite() {
    writes--;
    release();
  }

  /** How many gated writes and locks have begun on this thread so far. */
  final long begunWrites() {
    return begunWrites;
  }

  /** Whether the thread is inside a gated write or lock. */
  final boolean writing() {
    return writes > 0;
  }

  /**
   * The write with this number goes to both sides.
   *
   * @return the number of the one around it, to be put back when this one ends; 0 if there is none
   */
  final long toBoth(long call) {
    long outer = bothUnderWay;
    bothUnderWay = call;
    return outer;
  }

  /** The number of the innermost write under way that goes to both sides; 0 if there is none. */
  public final long writingBoth() {
    return bothUnderWay;
  }

  /** A gated read begins that is none of {@link DecidedReads}. */
  final void beginRead() {
    holds++;
  }

  /** It ends. */
  final void endRead() {
    release();
  }

  /** A gated read ends that was taken over. */
  final void endReadTakenOver(int gate, long read) {
    endTakenOver(gate, read);
    release();
  }

  /** Whether there is a gated read, where so many units depend on the pin. */
  final boolean reading(int engaged) {
    return holds > engaged + calls + writes || readsDecided();
  }

  /**
   * Begins a single call outside any unit; a unit that is opened and closed within it leaves the
   * pin alone.
   */
  final void beginCall() {
    calls++;
    holds++;
  }

  /** Ends a single call. */
  final void endCall() {
    calls--;
    release();
  }

  /**
   * A path begins whose statements carry the gate's mark.
   *
   * @return the one around it, to be put back when this one ends; null if there is none
   */
  final @Nullable MarkedPath beginMarked(String migration) {
    MarkedPath outer = markedPath;
    markedPath = new MarkedPath(migration, outer);
    return outer;
  }

  /** A marked path ends. */
  final void endMarked(@Nullable MarkedPath outer) {
    markedPath = outer;
  }

  /** The migrations whose mark a statement must carry that is sent now; nearly always none. */
  public final List<String> markedFor() {
    MarkedPath path = markedPath;
    return path == null ? List.of() : path.migrations();
  }
}

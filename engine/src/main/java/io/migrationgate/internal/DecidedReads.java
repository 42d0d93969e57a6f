package io.migrationgate.internal;

/**
 * Reads without a key whose side was decided before, by the same pin of the same thread: they look
 * at one number of their gate, and at nothing else. Used by its own thread only.
 */
abstract sealed class DecidedReads extends EventCounts permits CallsUnderWay {
  /*
   * A gate's number is 0 while nothing is decided. Else its lowest bit is the side, and the rest,
   * less one, is how many reads have ended that are not counted yet. It is negated while a read is
   * under way: so one store notes that a read holds the pin, and another one ends and counts it. One
   * read of a gate uses it at a time; those inside of it are held and counted like any other call.
   *
   * A read under way that is taken over holds the pin like any other call from then on, and finds
   * that out at its end.
   */
  private static final long UNDECIDED = 0;
  private static final long NEW = 1;
  private static final long ONE_READ = 2;
  private static final long TAKEN_OVER = Long.MIN_VALUE;

  /**
   * Numbers on either side that nobody uses: two cache lines, since lines are fetched in pairs.
   * Each read writes, and a collection may put two threads' numbers next to each other.
   */
  private static final int PADDING = 16;

  private final long[] reads;

  DecidedReads(int gates) {
    super(gates);
    this.reads = new long[gates + 2 * PADDING];
  }

  /**
   * A read begins, if its side is decided and no other one uses the number.
   *
   * @return what it must end with, odd if it goes to the new side; 0 if it has not begun
   */
  final long beginDecided(int gate) {
    long number = reads[PADDING + gate];
    if (number <= UNDECIDED) {
      return UNDECIDED;
    }
    reads[PADDING + gate] = -number;
    return number;
  }

  /**
   * A read begins that decides for those that follow.
   *
   * @return as {@link #beginDecided}
   */
  final long decide(int gate, boolean readsNew) {
    if (reads[PADDING + gate] != UNDECIDED) {
      return UNDECIDED;
    }
    touch(gate);
    long number = readsNew ? ONE_READ | NEW : ONE_READ;
    reads[PADDING + gate] = -number;
    return number;
  }

  /**
   * A read ends, however it ended.
   *
   * @return false if it is none of these, or was taken over
   */
  public final boolean endDecided(int gate, long number) {
    if (reads[PADDING + gate] != -number) {
      return false;
    }
    reads[PADDING + gate] = number + ONE_READ;
    return true;
  }

  /** One that was taken over ends; its hold on the pin is still to be dropped. */
  final void endTakenOver(int gate, long number) {
    if (reads[PADDING + gate] != TAKEN_OVER) {
      throw new IllegalStateException("a read ends that has not begun");
    }
    reads[PADDING + gate] = UNDECIDED;
    count(gate, event(number));
  }

  /**
   * Nothing is decided any more, and all that have ended are counted.
   *
   * @return how many reads are under way and were taken over by this
   */
  final int takeOver() {
    int underWay = 0;
    for (int gate = touchedFrom(0); gate >= 0; gate = touchedFrom(gate + 1)) {
      long number = reads[PADDING + gate];
      if (number != UNDECIDED && number != TAKEN_OVER) {
        long known = Math.abs(number);
        count(gate, event(known), known / ONE_READ - 1);
        reads[PADDING + gate] = number < 0 ? TAKEN_OVER : UNDECIDED;
        underWay += number < 0 ? 1 : 0;
      }
    }
    return underWay;
  }

  /** Whether one is under way that was not taken over. */
  final boolean readsDecided() {
    for (int gate = touchedFrom(0); gate >= 0; gate = touchedFrom(gate + 1)) {
      if (reads[PADDING + gate] < 0 && reads[PADDING + gate] != TAKEN_OVER) {
        return true;
      }
    }
    return false;
  }

  private static int event(long number) {
    return (number & NEW) != 0 ? GateCounters.READ_NEW : GateCounters.READ_OLD;
  }
}

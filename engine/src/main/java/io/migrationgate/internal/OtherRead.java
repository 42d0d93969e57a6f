package io.migrationgate.internal;

/**
 * What a read has begun as that is none of {@link DecidedReads}: bits of a number, so that no
 * object is made. None of those has such a number, nor its negative.
 */
final class OtherRead {
  /** Set in the numbers of all reads that go to the new side. */
  static final long NEW = 1;

  /** It is compared. */
  static final long COMPARED = 2;

  /** It stands alone, outside any unit of work. */
  static final long ALONE = 4;

  private static final long OTHER = 3L << 62;

  private OtherRead() {}

  static long of(boolean readsNew, boolean compared) {
    return OTHER | (readsNew ? NEW : 0) | (compared ? COMPARED : 0);
  }

  /** Whether this, of whichever read, is one of these and has a bit. */
  static boolean is(long read, long bit) {
    return read < 0 && (read & bit) != 0;
  }
}

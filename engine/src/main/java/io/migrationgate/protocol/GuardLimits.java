package io.migrationgate.protocol;

/**
 * The declared limits of the guards that observe.
 *
 * @param maxMismatchBasisPoints mismatches per comparison that are tolerated, in hundredths of a
 *     percent; default 0
 * @param minCompared comparisons needed before reads may move to the new side; default 0
 * @param maxErrors comparison errors that are tolerated; default 0
 */
public record GuardLimits(int maxMismatchBasisPoints, long minCompared, long maxErrors) {
  /** No mismatch, no error, no minimum. */
  public static final GuardLimits DEFAULT = new GuardLimits(0, 0, 0);
}

package io.migrationgate.jdbc.backfill.run;

import java.util.Locale;

/**
 * What a run does now. Each stage is divided into ranges; the next one begins when all are done.
 *
 * <p>A round is everything from {@code COPY} (or {@code REPAIR}) to the verification; rounds follow
 * each other while verifications find differences that may be repaired.
 */
public enum Stage {
  /** Rows of the source are written to the target. */
  COPY,
  /** Rows of the target without a counterpart are removed. */
  ORPHANS,
  /** Single rows that could not be copied, or were found to differ, are copied again. */
  REPAIR,
  /** A further epoch settles, so that no transaction is left whose snapshot predates a batch. */
  FENCE,
  /** Every row of the source is looked for on the target. */
  COMPARE,
  /** Every row of the target is looked for on the source. */
  STRAYS,
  /** The mark is set, or another round begins, or the run has failed. */
  FINISH;

  /** As people and the store write it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether rows are written in it. */
  public boolean writes() {
    return compareTo(FENCE) < 0;
  }

  /** What the run is shown to be doing. */
  public RunState runState() {
    return compareTo(FENCE) > 0 ? RunState.VERIFYING : RunState.RUNNING;
  }
}

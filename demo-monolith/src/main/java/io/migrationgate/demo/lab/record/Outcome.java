package io.migrationgate.demo.lab.record;

import io.migrationgate.demo.lab.oracle.RunVerdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was counted at the end of a run.
 *
 * @param verdict of the oracle, recomputed from the database
 * @param brokenOff requests whose node was killed under them; not among the failed ones
 * @param comparisons both sides where both are in sync
 * @param stopped why the run ended before its end; null if it did not
 */
public record Outcome(
    RunVerdict verdict,
    long brokenOff,
    List<Comparison> comparisons,
    @Nullable String stopped) {
  /** Copies the list. */
  public Outcome {
    comparisons = List.copyOf(comparisons);
  }

  /**
   * Both sides of a migration, compared while nobody wrote.
   *
   * @param migration its name
   * @param rows how many were compared
   * @param different how many of them differed
   */
  public record Comparison(String migration, long rows, long different) {}

  /** How many rows were compared. */
  public long rowsCompared() {
    return comparisons.stream().mapToLong(Comparison::rows).sum();
  }

  /** How many of them differed. */
  public long rowsDifferent() {
    return comparisons.stream().mapToLong(Comparison::different).sum();
  }

  /** Whether the run came to its end, and nothing failed, was lost, was stale or differed. */
  public boolean passed() {
    return stopped == null && verdict.clean() && rowsDifferent() == 0;
  }
}

package io.migrationgate.jdbc.backfill.run;

import io.migrationgate.Side;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run as the store knows it.
 *
 * @param id numbers runs, in the order in which they were started
 * @param migration whose rows
 * @param direction which way
 * @param verifyOnly whether it compares and copies nothing (unless it is to repair)
 * @param state how it stands
 * @param stage what is done now, or was done last
 * @param round 1, and one more for each time a verification found what could be repaired
 * @param counts how far it is
 * @param settings how gently it works
 * @param share the part of the time that its workers work now
 * @param heldBy what it waits for now; empty if nothing
 * @param problem why it failed; empty if it did not
 * @param actor who started it
 * @param elapsed since it was started, by the database's clock; until it ended
 */
public record BackfillRun(
    long id,
    String migration,
    Direction direction,
    boolean verifyOnly,
    RunState state,
    Stage stage,
    int round,
    Counts counts,
    BackfillSettings settings,
    Share share,
    String heldBy,
    String problem,
    String actor,
    Duration elapsed) {

  /**
   * How far a run is. All are sums over its workers.
   *
   * @param total about how many rows the source has
   * @param copied rows gone over, in this round
   * @param removed rows of the target that had no counterpart, in all rounds
   * @param compared rows compared, in this round
   * @param differences rows that differ, found in this round
   * @param unrepaired rows recorded as differing, or as impossible to copy, and not repaired since
   * @param retries batches that lost a race and were done again, in all rounds
   * @param workers how many work on it now
   * @param kinds how many of the unrepaired rows there are of each kind, by what
   *     {@link Mismatch#kind} says
   */
  public record Counts(
      long total,
      long copied,
      long removed,
      long compared,
      long differences,
      long unrepaired,
      long retries,
      int workers,
      Map<String, Long> kinds) {
    /** Copies the map, in its order. */
    public Counts {
      kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
    }
  }

  /**
   * Which part of the time a worker works, as the one says that has changed it last.
   *
   * @param percent from 1 to 100
   * @param why what it was adapted to; empty if it was given, or nobody has begun
   */
  public record Share(int percent, String why) {
    /** With what a run begins that adapts. */
    public static final Share FIRST = new Share(20, "");
  }

  /** The side that counts. */
  public Side source() {
    return direction.source();
  }

  /** How many of the unrepaired rows hold on the other side what this one has not. */
  public long richer() {
    return counts.kinds().entrySet().stream()
        .filter(kind -> Difference.richer(kind.getKey(), direction))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}

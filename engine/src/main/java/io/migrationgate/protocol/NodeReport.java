package io.migrationgate.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself with a heartbeat.
 *
 * @param openPins units of work open now
 * @param oldestPinMillis how long the oldest of them has been open, in milliseconds
 * @param oldestPinName what the oldest of them is called; null when none is open
 * @param counts what it counted, by migration
 * @param p99Millis the application's 99th percentile of whatever it answers, in milliseconds; -1 if
 *     it does not tell
 * @param mapped by what its object mapper selects the old side, by migration: entities' attributes.
 *     What is dropped breaks all their queries
 * @param upcasts what reading older versions has cost it since it started, by document type
 */
public record NodeReport(
    int openPins,
    long oldestPinMillis,
    @Nullable String oldestPinName,
    Map<String, Counts> counts,
    long p99Millis,
    Map<String, List<String>> mapped,
    Map<String, Upcasts> upcasts) {
  /** Nothing to say. */
  public static final NodeReport EMPTY = new NodeReport(0, 0, null, Map.of());

  /** A report of a node that maps no old side, as far as it tells. */
  public NodeReport(
      int openPins,
      long oldestPinMillis,
      @Nullable String oldestPinName,
      Map<String, Counts> counts,
      long p99Millis) {
    this(openPins, oldestPinMillis, oldestPinName, counts, p99Millis, Map.of(), Map.of());
  }

  /** A report of a node that does not tell its latency. */
  public NodeReport(
      int openPins,
      long oldestPinMillis,
      @Nullable String oldestPinName,
      Map<String, Counts> counts) {
    this(openPins, oldestPinMillis, oldestPinName, counts, -1);
  }

  /** Copies the maps. */
  public NodeReport {
    counts = Map.copyOf(counts);
    mapped = Map.copyOf(mapped);
    upcasts = Map.copyOf(upcasts);
  }

  /** The same of a node whose object mapper selects old sides. */
  public NodeReport mapping(Map<String, List<String>> oldSides) {
    return new NodeReport(
        openPins, oldestPinMillis, oldestPinName, counts, p99Millis, oldSides, upcasts);
  }

  /** The same of a node that reads documents in older versions. */
  public NodeReport reading(Map<String, Upcasts> older) {
    return new NodeReport(
        openPins, oldestPinMillis, oldestPinName, counts, p99Millis, mapped, older);
  }

  /**
   * What reading documents of one type in older versions has cost a node.
   *
   * @param reads documents that were read in an older version
   * @param steps upcasts from one version to the next
   * @param nanos that these took
   */
  public record Upcasts(long reads, long steps, long nanos) {
    /** Both. */
    public Upcasts plus(Upcasts other) {
      return new Upcasts(reads + other.reads, steps + other.steps, nanos + other.nanos);
    }
  }

  /**
   * Counts since the migration's current phase was entered, on this node.
   *
   * @param enteredEpoch the entry into the phase that these counts belong to
   * @param readOld reads served from the old side
   * @param readNew reads served from the new side
   * @param wroteOld writes that wrote the old side
   * @param wroteNew writes that wrote the new side
   * @param observed shadow comparisons
   * @param recorded secondary writes that failed and were recorded
   * @param oldIdleMillis for how long this node has not touched the old side, in this stay or
   *     before, in milliseconds by its own clock; {@link #NEVER} if it has not since it started, or
   *     does not say
   */
  public record Counts(
      long enteredEpoch,
      long readOld,
      long readNew,
      long wroteOld,
      long wroteNew,
      Circumstances.Observed observed,
      long recorded,
      long oldIdleMillis) {
    /** The old side was not touched since the node started, as far as it says. */
    public static final long NEVER = -1;

    /** Counts of a node that does not say when it last touched the old side. */
    public Counts(
        long enteredEpoch,
        long readOld,
        long readNew,
        long wroteOld,
        long wroteNew,
        Circumstances.Observed observed,
        long recorded) {
      this(enteredEpoch, readOld, readNew, wroteOld, wroteNew, observed, recorded, NEVER);
    }

    /** The same, saying for how long the old side was not touched. */
    public Counts oldIdle(long millis) {
      return new Counts(
          enteredEpoch, readOld, readNew, wroteOld, wroteNew, observed, recorded, millis);
    }
  }
}

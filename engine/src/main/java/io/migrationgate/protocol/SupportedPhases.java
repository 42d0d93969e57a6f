package io.migrationgate.protocol;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;

/**
 * The phases of one migration in which a build works correctly: a range without gaps.
 *
 * @param first the earliest
 * @param last the latest
 */
public record SupportedPhases(Phase first, Phase last) {
  /**
   * What a build supports that has never heard of a migration: it reads and writes the old side.
   */
  public static final SupportedPhases UNKNOWN = new SupportedPhases(Phase.READ_OLD, Phase.READ_OLD);

  /** What a declaration means that does not say: everything but the loss of the old side. */
  public static final SupportedPhases DEFAULT =
      new SupportedPhases(Phase.READ_OLD, Phase.WRITE_NEW);

  /** Checks the order. */
  public SupportedPhases {
    if (first.compareTo(last) > 0) {
      throw new IllegalArgumentException(first + " comes after " + last);
    }
  }

  /**
   * The range that holds just these phases.
   *
   * @throws MigrationGateException if there are none or a phase between two of them is missing
   */
  public static SupportedPhases of(Collection<Phase> phases) {
    if (phases.isEmpty()) {
      throw new MigrationGateException(new Problem(
          "supported phases",
          "an empty list",
          "at least one phase",
          "name the phases, or leave it out"));
    }
    EnumSet<Phase> set = EnumSet.copyOf(phases);
    List<Phase> sorted = List.copyOf(set);
    Phase first = sorted.get(0);
    Phase last = sorted.get(sorted.size() - 1);
    EnumSet<Phase> missing = EnumSet.range(first, last);
    missing.removeAll(set);
    if (!missing.isEmpty()) {
      throw new MigrationGateException(new Problem(
          "supported phases",
          sorted + " without " + missing,
          "neighbouring phases without a gap",
          "add the missing ones or shorten the list"));
    }
    return new SupportedPhases(first, last);
  }

  /** Whether the phase is in the range. */
  public boolean contains(Phase phase) {
    return first.compareTo(phase) <= 0 && phase.compareTo(last) <= 0;
  }

  /**
   * Whether a build may run while a migration stands here; with a ramp, the next phase is in use as
   * well. A build that works in none of them may run as a writer that a bridge covers.
   *
   * @param newInSync whether the new side is known to hold what the old one does
   */
  public boolean cover(Placement placement, boolean newInSync) {
    return worksIn(placement)
        || placement.outsiders(newInSync).stream().anyMatch(outsider -> contains(outsider.phase()));
  }

  /** Whether a build's gates work here as declared. */
  boolean worksIn(Placement placement) {
    return contains(placement.phase())
        && (placement.ramp().isNone() || contains(placement.phase().next()));
  }

  /** For example {@code read-old..write-new}. */
  @Override
  public String toString() {
    return first == last ? first.wireName() : first + ".." + last;
  }
}

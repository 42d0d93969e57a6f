package io.migrationgate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A step in the life of one migration, in the order in which the steps are taken.
 *
 * <p>What each phase reads and writes is told by {@link io.migrationgate.protocol.Position}; which
 * moves are legal by {@link io.migrationgate.protocol.Transitions}. Immutable and thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // the order of the phases is what this enum means
public enum Phase {
  /** Read the old side, write the old side: where every migration starts. */
  READ_OLD,
  /** Read the old side, write the old side and then the new one. */
  DUAL_WRITE,
  /** Read the new side, write the old side and then the new one. */
  READ_NEW,
  /** Read and write the new side only; the old side goes stale. */
  WRITE_NEW,
  /** The old side is given up for good and may be dropped; there is no way back. */
  CONTRACTED;

  private static final Phase[] ALL = values();

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /**
   * The name used in files, in the store and on the command line, for example {@code dual-write}.
   */
  public String wireName() {
    return wireName;
  }

  /** Whether there is a phase after this one. */
  public boolean hasNext() {
    return this != CONTRACTED;
  }

  /**
   * The phase after this one.
   *
   * @throws IllegalStateException for {@link #CONTRACTED}
   */
  public Phase next() {
    if (!hasNext()) {
      throw new IllegalStateException("contracted is the last phase");
    }
    return ALL[ordinal() + 1];
  }

  /** How many steps lie between this phase and another. */
  public int stepsTo(Phase other) {
    return Math.abs(ordinal() - other.ordinal());
  }

  /** Whether there is a phase before this one. */
  public boolean hasPrevious() {
    return this != READ_OLD;
  }

  /**
   * The phase before this one.
   *
   * @throws IllegalStateException for {@link #READ_OLD}
   */
  public Phase previous() {
    if (!hasPrevious()) {
      throw new IllegalStateException("read-old is the first phase");
    }
    return ALL[ordinal() - 1];
  }

  /**
   * Reads a phase from its wire name or its constant's name, in any case.
   *
   * @throws MigrationGateException if no phase has that name
   */
  public static Phase parse(String text) {
    for (Phase phase : ALL) {
      if (phase.wireName.equalsIgnoreCase(text) || phase.name().equalsIgnoreCase(text)) {
        return phase;
      }
    }
    throw new MigrationGateException(new Problem(
        "phase",
        "'" + text + "'",
        "one of " + Arrays.stream(ALL).map(Phase::wireName).collect(Collectors.joining(", ")),
        "use one of these names"));
  }

  @Override
  public String toString() {
    return wireName;
  }
}

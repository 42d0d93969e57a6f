package io.migrationgate;

import java.util.Locale;

/** One of the two shapes of the data between which a migration moves. */
public enum Side {
  /** The shape that is to go. */
  OLD,
  /** The shape that is to come. */
  NEW;

  /** The opposite side. */
  public Side other() {
    return this == OLD ? NEW : OLD;
  }

  /** {@code old} or {@code new}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.migrationgate.protocol;

/**
 * Versions that follow each other, both ends included.
 *
 * @param first the oldest, at least 1
 * @param last the newest, at least the first
 */
public record VersionRange(int first, int last) {
  /** Versions are counted, so a larger number is an error. */
  public static final int LARGEST = 1_000_000;

  /** Checks the order. */
  public VersionRange {
    if (first < 1 || last < first || last > LARGEST) {
      throw new IllegalArgumentException("no range of versions: " + first + " to " + last);
    }
  }

  /** One version alone. */
  public static VersionRange of(int only) {
    return new VersionRange(only, only);
  }

  /** Whether a version is one of them. */
  public boolean contains(int version) {
    return first <= version && version <= last;
  }

  /** Whether all of others are among them. */
  public boolean covers(VersionRange others) {
    return contains(others.first) && contains(others.last);
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + ".." + last;
  }
}

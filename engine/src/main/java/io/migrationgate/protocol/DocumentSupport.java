package io.migrationgate.protocol;

/**
 * What a build can do with documents of one type.
 *
 * @param reads the versions that it reads
 * @param writes the versions that it writes; it reads them too
 */
public record DocumentSupport(VersionRange reads, VersionRange writes) {
  /** Checks that it reads what it writes. */
  public DocumentSupport {
    if (!reads.covers(writes)) {
      throw new IllegalArgumentException("writes " + writes + ", and reads only " + reads);
    }
  }

  /** What a build counts as that does not declare the type: it knows the first version alone. */
  public static DocumentSupport undeclared(int initial) {
    return new DocumentSupport(VersionRange.of(initial), VersionRange.of(initial));
  }

  @Override
  public String toString() {
    return "reads " + reads + " and writes " + writes;
  }
}

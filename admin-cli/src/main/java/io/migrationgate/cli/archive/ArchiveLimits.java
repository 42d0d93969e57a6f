package io.migrationgate.cli.archive;

/**
 * How much of a build is read at most, so that a hostile or broken file costs neither the memory
 * nor the disk of the machine that looks at it.
 *
 * @param archives jars, nested and named ones included
 * @param entries in all of them together
 * @param directoryBytes of one archive's table of contents
 * @param entryBytes of one file that is kept in memory
 * @param nestedBytes of one nested jar
 * @param totalBytes inflated, of all that is read
 * @param ratio inflated size to stored size, once an entry has a mebibyte
 */
public record ArchiveLimits(
    int archives,
    int entries,
    long directoryBytes,
    long entryBytes,
    long nestedBytes,
    long totalBytes,
    int ratio) {
  /** Several times what the largest monoliths have. */
  public static final ArchiveLimits DEFAULT =
      new ArchiveLimits(5_000, 1_000_000, 64L << 20, 16L << 20, 512L << 20, 4L << 30, 200);
}

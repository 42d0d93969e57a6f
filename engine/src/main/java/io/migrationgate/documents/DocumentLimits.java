package io.migrationgate.documents;

/**
 * How large a document may be.
 *
 * @param bytes at most so many, encoded as UTF-8
 * @param depth objects and arrays in each other, at most so many
 */
public record DocumentLimits(int bytes, int depth) {
  /** 16 MiB, and 200 levels. */
  public static final DocumentLimits DEFAULT = new DocumentLimits(16 << 20, 200);

  /** Checks that something fits. */
  public DocumentLimits {
    if (bytes < 2 || depth < 1) {
      throw new IllegalArgumentException(
          "no document fits in " + bytes + " bytes and depth " + depth);
    }
  }
}

package io.migrationgate.protocol;

/**
 * A shape that a build has declared for a version. A version may have several only as long as each
 * reads what is written in the others.
 *
 * @param version the version
 * @param fingerprint identifies the shape
 * @param shape the shape as JSON, with what only readers care for
 * @param keepsUnknown whether whoever reads it keeps fields that the shape does not have; else such
 *     a document is refused
 * @param build the first build that declared it
 */
public record RecordedShape(
    int version, String fingerprint, String shape, boolean keepsUnknown, String build) {
  /** Whether another one writes and reads the same, whatever build declared it. */
  public boolean sameAs(RecordedShape other) {
    return version == other.version
        && keepsUnknown == other.keepsUnknown
        && shape.equals(other.shape);
  }
}

package io.migrationgate.protocol;

/**
 * A shape that a build has declared for a version. A version may have several only as long as each
 * reads what is written in the others.
 *
 * @param version the version
 * @param fingerprint identifies the shape
 * @param shape the shape as JSON
 * @param build the first build that declared it
 */
public record RecordedShape(int version, String fingerprint, String shape, String build) {}

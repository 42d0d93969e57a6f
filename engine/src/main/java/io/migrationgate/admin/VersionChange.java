package io.migrationgate.admin;

import io.migrationgate.protocol.VersionRange;

/** What is to be done to a document type. */
public sealed interface VersionChange {
  /**
   * Documents are written in another version.
   *
   * @param version from now on
   */
  record Write(int version) implements VersionChange {}

  /**
   * Documents are in some of the versions only, so that builds may drop the others. Not undone.
   *
   * @param stays the versions that stay
   * @param count how many documents there are in each version; from a count that began after the
   *     last change had settled
   */
  record Finalize(VersionRange stays, DocumentCount count) implements VersionChange {}
}

package io.migrationgate.admin;

import io.migrationgate.protocol.VersionRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
   * @param quietFor for how long no client must have sent another version, nor asked for it; null
   *     for a type whose messages are not counted
   */
  record Finalize(
      VersionRange stays, DocumentCount count, @Nullable Duration quietFor)
      implements VersionChange {
    /** Of documents that are stored, and no messages. */
    public Finalize(VersionRange stays, DocumentCount count) {
      this(stays, count, null);
    }
  }
}

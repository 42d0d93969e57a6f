package io.migrationgate.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a build declares of one document type.
 *
 * @param type the type
 * @param support what it can do with each version
 * @param unversioned what documents without a version count as; null if there are none
 * @param initial the version in force when this build is the first that declares the type
 * @param shapes of the versions that it reads, in order
 */
public record DocumentClaim(
    String type,
    DocumentSupport support,
    @Nullable Integer unversioned,
    int initial,
    List<RecordedShape> shapes) {
  /** Copies the list. */
  public DocumentClaim {
    shapes = List.copyOf(shapes);
  }
}

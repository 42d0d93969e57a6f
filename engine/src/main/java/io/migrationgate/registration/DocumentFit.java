package io.migrationgate.registration;

import io.migrationgate.Problem;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one document type and a build go together.
 *
 * @param type the type
 * @param verdict in one word
 * @param state where the type stands; null if the store does not know it
 * @param support what the build can do with it
 * @param problem why a node of the build would not start; null if this does not keep it
 * @param changes of versions whose shape is another one than before
 */
public record DocumentFit(
    String type,
    Verdict verdict,
    @Nullable DocumentState state,
    DocumentSupport support,
    @Nullable Problem problem,
    List<ShapeChange> changes) {
  /** What there is to say. */
  public enum Verdict {
    /** A node of the build may start. */
    FITS,
    /** The store does not know the type; starting the build registers it. */
    NEW,
    /** Not declared, and so taken as knowing the first version alone. */
    UNDECLARED,
    /**
     * There may be documents that the build does not read, or it does not write what is in force.
     */
    UNSUPPORTED,
    /** Documents without a version count as another version than for the others. */
    UNVERSIONED_CHANGED,
    /** A version has another shape, and one of the two does not read the other. */
    CHANGED
  }

  /** Copies the list. */
  public DocumentFit {
    changes = List.copyOf(changes);
  }
}

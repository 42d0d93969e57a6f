package io.migrationgate.jdbc.backfill.run;

import io.migrationgate.Side;
import java.util.stream.Stream;

/** How the two sides of a row differ. */
public enum Difference {
  /** Both have values, and not the same ones. */
  VALUES,
  /** The target has no such row. */
  MISSING,
  /** The source has no such row. */
  ALONE,
  /** The target has a value where the source has none. */
  SOURCE_EMPTY,
  /** The source has a value where the target has none. */
  TARGET_EMPTY,
  /** Both have values, and those of the target are newer by a version that both have. */
  TARGET_NEWER,
  /** The same the other way round. */
  SOURCE_NEWER;

  /** As people and the store write it, by the sides' names. */
  public String kind(Direction direction) {
    Side source = direction.source();
    Side target = direction.target();
    return switch (this) {
      case VALUES -> "differs";
      case MISSING -> "only-" + source;
      case ALONE -> "only-" + target;
      case SOURCE_EMPTY -> "null-" + source;
      case TARGET_EMPTY -> "null-" + target;
      case TARGET_NEWER -> "newer-" + target;
      case SOURCE_NEWER -> "newer-" + source;
    };
  }

  /** Whether the target holds what would be lost if it became what the source says. */
  public static boolean richer(String kind, Direction direction) {
    return Stream.of(ALONE, SOURCE_EMPTY, TARGET_NEWER)
        .anyMatch(each -> each.kind(direction).equals(kind));
  }
}

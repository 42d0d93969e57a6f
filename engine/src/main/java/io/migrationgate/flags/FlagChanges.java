package io.migrationgate.flags;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is different from one {@link FlagTable} to the next.
 *
 * @param flags those that are new or have changed
 * @param removed the keys of those that are gone
 * @param evaluators the texts of shared evaluators that are new or have changed, by their names; a
 *     bad one is an error of the flags that refer to it, and of no other
 * @param removedEvaluators the names of those that are gone
 * @param metadata the metadata of the whole set; null if it is as before
 */
public record FlagChanges(
    List<StoredFlag> flags,
    Set<String> removed,
    Map<String, String> evaluators,
    Set<String> removedEvaluators,
    @Nullable Map<String, Object> metadata) {
  /** Copies. */
  public FlagChanges {
    flags = List.copyOf(flags);
    removed = Set.copyOf(removed);
    evaluators = Map.copyOf(evaluators);
    removedEvaluators = Set.copyOf(removedEvaluators);
    metadata = metadata == null ? null : Map.copyOf(metadata);
  }

  /** Only flags. */
  public static FlagChanges of(List<StoredFlag> flags) {
    return new FlagChanges(flags, Set.of(), Map.of(), Set.of(), null);
  }
}

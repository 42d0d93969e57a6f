package io.migrationgate.flags;

import java.util.Set;

/**
 * What a targeting refers to outside of itself.
 *
 * @param conditions what its {@code migration} operators ask of migrations
 * @param evaluators the shared evaluators that it names with {@code $ref}; what those refer to in
 *     turn is not in here, see {@link FlagTable#conditions}
 * @param segments the segments that its {@code in_segment} operators look keys up in
 */
public record FlagReferences(
    Set<PhaseCondition> conditions, Set<String> evaluators, Set<String> segments) {
  /** Refers to nothing. */
  public static final FlagReferences NONE = new FlagReferences(Set.of(), Set.of(), Set.of());

  /** Copies. */
  public FlagReferences {
    conditions = Set.copyOf(conditions);
    evaluators = Set.copyOf(evaluators);
    segments = Set.copyOf(segments);
  }
}

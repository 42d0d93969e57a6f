package io.migrationgate.protocol;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The flags of a snapshot, and the expressions that they share. Immutable. */
public final class FlagSection {
  /** No flags. */
  public static final FlagSection EMPTY = new FlagSection(Map.of(), Map.of());

  private final Map<String, FlagRecord> flags;
  private final Map<String, FlagRecord> evaluators;

  private FlagSection(Map<String, FlagRecord> flags, Map<String, FlagRecord> evaluators) {
    this.flags = flags;
    this.evaluators = evaluators;
  }

  /** These flags and shared expressions. */
  public static FlagSection of(Collection<FlagRecord> states) {
    return EMPTY.with(states);
  }

  /**
   * The same with what has changed. What has not is the same object as before, and where nothing
   * has, this section is returned.
   */
  public FlagSection with(Collection<FlagRecord> changed) {
    if (changed.isEmpty()) {
      return this;
    }
    return new FlagSection(
        with(flags, SubjectKind.FLAG, changed), with(evaluators, SubjectKind.EVALUATOR, changed));
  }

  private static Map<String, FlagRecord> with(
      Map<String, FlagRecord> before, SubjectKind kind, Collection<FlagRecord> changed) {
    if (changed.stream().noneMatch(state -> state.kind() == kind)) {
      return before;
    }
    Map<String, FlagRecord> after = new HashMap<>(before);
    for (FlagRecord state : changed) {
      if (state.kind() == kind) {
        after.put(state.key(), state);
      }
    }
    return Collections.unmodifiableMap(after);
  }

  /** The flags, tombstones too, by name; unmodifiable. */
  public Map<String, FlagRecord> flags() {
    return flags;
  }

  /** The shared expressions, tombstones too, by name; unmodifiable. */
  public Map<String, FlagRecord> evaluators() {
    return evaluators;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlagSection that
        && flags.equals(that.flags)
        && evaluators.equals(that.evaluators);
  }

  @Override
  public int hashCode() {
    return 31 * flags.hashCode() + evaluators.hashCode();
  }

  @Override
  public String toString() {
    return flags.size() + " flags and " + evaluators.size() + " shared expressions";
  }
}

package io.migrationgate.protocol;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The flags of a snapshot, and the expressions that they share. Immutable. */
public final class FlagSection {
  /** No flags. */
  public static final FlagSection EMPTY = new FlagSection(SharedMap.empty(), SharedMap.empty());

  private final SharedMap<FlagRecord> flags;
  private final SharedMap<FlagRecord> evaluators;

  private FlagSection(SharedMap<FlagRecord> flags, SharedMap<FlagRecord> evaluators) {
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

  private static SharedMap<FlagRecord> with(
      SharedMap<FlagRecord> before, SubjectKind kind, Collection<FlagRecord> changed) {
    Map<String, FlagRecord> ofKind = new HashMap<>();
    for (FlagRecord state : changed) {
      if (state.kind() == kind) {
        ofKind.put(state.key(), state);
      }
    }
    return ofKind.isEmpty() ? before : before.with(ofKind);
  }

  /**
   * Tells of each flag and shared expression that is not the same object in an earlier section.
   *
   * @param heard of what it was and of what it is; null where it is not there
   */
  public void differences(
      FlagSection before, BiConsumer<@Nullable FlagRecord, @Nullable FlagRecord> heard) {
    evaluators.differences(before.evaluators, heard);
    flags.differences(before.flags, heard);
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

package io.migrationgate.protocol;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The flags of a snapshot, what they share, segments, and schedules. Immutable. */
public final class FlagSection {
  /** No flags. */
  public static final FlagSection EMPTY =
      new FlagSection(SharedMap.empty(), SharedMap.empty(), SharedMap.empty(), SharedMap.empty());

  private final SharedMap<FlagRecord> flags;
  private final SharedMap<FlagRecord> evaluators;
  private final SharedMap<FlagRecord> segments;
  private final SharedMap<FlagRecord> schedules;

  private FlagSection(
      SharedMap<FlagRecord> flags,
      SharedMap<FlagRecord> evaluators,
      SharedMap<FlagRecord> segments,
      SharedMap<FlagRecord> schedules) {
    this.flags = flags;
    this.evaluators = evaluators;
    this.segments = segments;
    this.schedules = schedules;
  }

  /** These flags, shared expressions and segments. */
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
        with(flags, SubjectKind.FLAG, changed),
        with(evaluators, SubjectKind.EVALUATOR, changed),
        with(segments, SubjectKind.SEGMENT, changed),
        with(schedules, SubjectKind.SCHEDULE, changed));
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
   * Tells of each flag, shared expression and segment that is not the same object in an earlier
   * section. Schedules are not among them: nobody evaluates by them.
   *
   * @param heard of what it was and of what it is; null where it is not there
   */
  public void differences(
      FlagSection before, BiConsumer<@Nullable FlagRecord, @Nullable FlagRecord> heard) {
    evaluators.differences(before.evaluators, heard);
    flags.differences(before.flags, heard);
    segments.differences(before.segments, heard);
  }

  /** The flags, tombstones too, by name; unmodifiable. */
  public Map<String, FlagRecord> flags() {
    return flags;
  }

  /** The shared expressions, tombstones too, by name; unmodifiable. */
  public Map<String, FlagRecord> evaluators() {
    return evaluators;
  }

  /** The segments, tombstones too, by name; unmodifiable. Their keys are elsewhere. */
  public Map<String, FlagRecord> segments() {
    return segments;
  }

  /** What is scheduled for flags, by the flags' names; unmodifiable. */
  public Map<String, FlagRecord> schedules() {
    return schedules;
  }

  /** The one of that kind and name; null if there is none. */
  public @Nullable FlagRecord find(SubjectKind kind, String key) {
    return switch (kind) {
      case FLAG -> flags.get(key);
      case EVALUATOR -> evaluators.get(key);
      case SEGMENT -> segments.get(key);
      case SCHEDULE -> schedules.get(key);
      case MIGRATION, DOCUMENT ->
        throw new IllegalArgumentException("what is no flag is not here: " + kind + " " + key);
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlagSection that
        && flags.equals(that.flags)
        && evaluators.equals(that.evaluators)
        && segments.equals(that.segments)
        && schedules.equals(that.schedules);
  }

  @Override
  public int hashCode() {
    return Objects.hash(flags, evaluators, segments, schedules);
  }

  @Override
  public String toString() {
    return flags.size() + " flags and " + evaluators.size() + " shared expressions";
  }
}

package io.migrationgate.internal;

import io.migrationgate.Side;
import io.migrationgate.UnitWrite;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which gated writes were asked for on one thread, for integrations that write later what a gate
 * has decided. Kept only where one has asked for it. Used by its own thread only.
 *
 * <p>A write belongs to the innermost unit of work that is open when it is asked for: what a
 * transaction around it sends is another unit's.
 */
final class AskedWrites {
  private record Question(String migration, @Nullable String key) {}

  /**
   * What was answered, which is always the same: all that a thread's open units decide by is one
   * table.
   *
   * @param calls when it was first asked in each of the units that are open, in order
   */
  private record Answer(Route.Writes writes, List<Long> calls) {}

  private final Map<Question, Answer> asked = new LinkedHashMap<>();

  // The same for whatever key; by side, since a ramp has another answer for each key.
  private final Map<AnyKey, List<Long>> anyKey = new HashMap<>();

  private record AnyKey(String migration, Side side) {}

  /**
   * A write was asked for.
   *
   * @param call its number
   * @param mark at which the innermost unit was opened
   */
  void add(String migration, @Nullable String key, Route.Writes writes, long call, long mark) {
    Answer answer = asked.computeIfAbsent(
        new Question(migration, key), any -> new Answer(writes, new ArrayList<>(1)));
    addOnce(answer.calls(), call, mark);
    for (Side side : sides(writes)) {
      addOnce(
          anyKey.computeIfAbsent(new AnyKey(migration, side), any -> new ArrayList<>(1)),
          call,
          mark);
    }
  }

  private static void addOnce(List<Long> calls, long call, long mark) {
    if (!isSince(calls, mark)) {
      calls.add(call);
    }
  }

  private static boolean isSince(@Nullable List<Long> calls, long mark) {
    return calls != null && !calls.isEmpty() && calls.get(calls.size() - 1) > mark;
  }

  /**
   * Whether a write to this side was asked for since a mark, for this key, or without one if null.
   */
  boolean since(long mark, String migration, @Nullable String key, Side side) {
    Answer answer = asked.get(new Question(migration, key));
    return answer != null
        && isSince(answer.calls(), mark)
        && sides(answer.writes()).contains(side);
  }

  /** The same for whatever key. */
  boolean sinceForAnyKey(long mark, String migration, Side side) {
    return isSince(anyKey.get(new AnyKey(migration, side)), mark);
  }

  /** Forgets what was asked for since a mark. */
  void forgetSince(long mark) {
    asked.values().removeIf(answer -> {
      answer.calls().removeIf(call -> call > mark);
      return answer.calls().isEmpty();
    });
    anyKey.values().forEach(calls -> calls.removeIf(call -> call > mark));
  }

  /** What was asked for since a mark. */
  List<UnitWrite> since(long mark) {
    List<UnitWrite> since = new ArrayList<>();
    asked.forEach((question, answer) -> {
      if (isSince(answer.calls(), mark)) {
        since.add(new UnitWrite(question.migration(), question.key(), sides(answer.writes())));
      }
    });
    return since;
  }

  private static Set<Side> sides(Route.Writes writes) {
    return switch (writes) {
      case OLD -> EnumSet.of(Side.OLD);
      case NEW -> EnumSet.of(Side.NEW);
      case OLD_THEN_TRY_NEW, OLD_THEN_NEW, OLD_THEN_NEW_WINS -> EnumSet.allOf(Side.class);
    };
  }
}

package io.migrationgate.internal;

import io.migrationgate.Side;
import io.migrationgate.UnitWrite;
import java.util.ArrayList;
import java.util.EnumSet;
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
  private record Answer(Route.Writes writes, List<Long> calls) {
    long last() {
      return calls.get(calls.size() - 1);
    }
  }

  private final Map<Question, Answer> asked = new LinkedHashMap<>();

  /**
   * A write was asked for.
   *
   * @param call its number
   * @param mark at which the innermost unit was opened
   */
  void add(String migration, @Nullable String key, Route.Writes writes, long call, long mark) {
    Answer answer = asked.computeIfAbsent(
        new Question(migration, key), any -> new Answer(writes, new ArrayList<>(1)));
    if (answer.calls().isEmpty() || answer.last() <= mark) {
      answer.calls().add(call);
    }
  }

  /** Forgets what was asked for since a mark. */
  void forgetSince(long mark) {
    asked.values().removeIf(answer -> {
      answer.calls().removeIf(call -> call > mark);
      return answer.calls().isEmpty();
    });
  }

  /** What was asked for since a mark. */
  List<UnitWrite> since(long mark) {
    List<UnitWrite> since = new ArrayList<>();
    asked.forEach((question, answer) -> {
      if (answer.last() > mark) {
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

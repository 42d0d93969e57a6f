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

  private record Answer(Route.Writes writes, long call) {}

  // The last answer to a question: all that a thread's open units decide by is one table, so an
  // earlier one was the same.
  private final Map<Question, Answer> asked = new LinkedHashMap<>();

  void add(String migration, @Nullable String key, Route.Writes writes, long call) {
    asked.put(new Question(migration, key), new Answer(writes, call));
  }

  /** Forgets what was asked for since a mark. */
  void forgetSince(long mark) {
    asked.values().removeIf(answer -> answer.call() > mark);
  }

  /** What was asked for since a mark. */
  List<UnitWrite> since(long mark) {
    List<UnitWrite> since = new ArrayList<>();
    asked.forEach((question, answer) -> {
      if (answer.call() > mark) {
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

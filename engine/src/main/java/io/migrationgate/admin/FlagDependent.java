package io.migrationgate.admin;

import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagFormatException;
import io.migrationgate.flags.FlagRequirement;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.PhaseCondition;
import io.migrationgate.flags.SharedEvaluator;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A flag that asks where a migration stands.
 *
 * @param key the flag
 * @param enabled whether it is evaluated
 * @param conditions what it asks of the migration, for example {@code order-total >= read-new}:
 *     sorted
 * @param builds the live builds that declare it, sorted
 */
public record FlagDependent(
    String key, boolean enabled, List<String> conditions, List<String> builds) {
  /** Copies the lists. */
  public FlagDependent {
    conditions = List.copyOf(conditions);
    builds = List.copyOf(builds);
  }

  /** All that ask for one migration, in the order of their keys. */
  public static List<FlagDependent> on(StoreView view, String migration) {
    FlagSection flags = view.snapshot().flags();
    List<FlagDependent> dependents = new ArrayList<>();
    for (String key : new TreeSet<>(flags.flags().keySet())) {
      FlagRecord stored = flags.flags().get(key);
      FlagDefinition flag = stored == null || stored.retired() ? null : FlagRules.readable(stored);
      if (flag != null) {
        Set<String> conditions = new TreeSet<>();
        conditions(flags, flag)
            .filter(condition -> condition.migration().equals(migration))
            .forEach(condition -> conditions.add(condition.toString()));
        if (!conditions.isEmpty()) {
          dependents.add(new FlagDependent(
              key,
              flag.state() == FlagState.ENABLED,
              List.copyOf(conditions),
              FlagAdmin.users(view, key)));
        }
      }
    }
    return dependents;
  }

  private static Stream<PhaseCondition> conditions(FlagSection flags, FlagDefinition flag) {
    Stream<PhaseCondition> own = Stream.concat(
        flag.settings().requirements().stream().map(FlagRequirement::condition),
        flag.references().conditions().stream());
    Stream<PhaseCondition> shared = flag.references().evaluators().stream()
        .map(flags.evaluators()::get)
        .filter(rule -> rule != null && !rule.retired())
        .flatMap(rule -> conditions(rule).stream());
    return Stream.concat(own, shared);
  }

  /** A bad one is an error of the flags that refer to it, which ask nothing then. */
  private static Set<PhaseCondition> conditions(FlagRecord evaluator) {
    try {
      return SharedEvaluator.parse(evaluator.key(), evaluator.definition())
          .references()
          .conditions();
    } catch (FlagFormatException e) {
      return Set.of();
    }
  }

  /** For example {@code enabled; order-total >= read-new; declared by 2026.46}. */
  public String describe() {
    return (enabled ? "enabled; " : "disabled; ")
        + String.join(", ", conditions)
        + (builds.isEmpty() ? "" : "; declared by " + String.join(", ", builds));
  }
}

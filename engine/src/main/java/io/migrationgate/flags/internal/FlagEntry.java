package io.migrationgate.flags.internal;

import io.migrationgate.Problem;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagFormatException;
import io.migrationgate.flags.FlagRequirement;
import io.migrationgate.flags.PhaseCondition;
import io.migrationgate.flags.SharedEvaluator;
import io.migrationgate.flags.StoredFlag;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One flag of a table. Immutable.
 *
 * @param problem what is wrong with it; null if nothing is
 * @param evaluators the shared evaluators that it refers to
 * @param conditions all that it asks of migrations
 */
public record FlagEntry(
    StoredFlag stored,
    @Nullable Problem problem,
    Set<String> evaluators,
    Set<PhaseCondition> conditions) {

  /** Compiles a flag; it never throws for what the definition says. */
  public static FlagEntry compile(StoredFlag stored, Map<String, String> evaluators) {
    Set<String> names = Set.of();
    try {
      FlagDefinition definition = FlagDefinition.parse(stored.key(), stored.definition());
      names = definition.references().evaluators();
      Set<PhaseCondition> conditions = new HashSet<>(definition.references().conditions());
      definition.settings().requirements().stream()
          .map(FlagRequirement::condition)
          .forEach(conditions::add);
      for (String name : names) {
        String text = evaluators.get(name);
        if (text == null) {
          return new FlagEntry(stored, missing(stored.key(), name), names, Set.of());
        }
        conditions.addAll(SharedEvaluator.parse(name, text).references().conditions());
      }
      return new FlagEntry(stored, null, names, Set.copyOf(conditions));
    } catch (FlagFormatException e) {
      return new FlagEntry(stored, e.problem(), names, Set.of());
    }
  }

  private static Problem missing(String key, String evaluator) {
    return new Problem(
        "flag '" + key + "'",
        "a $ref to " + JsonText.quoted(evaluator) + ", which there is not",
        "a shared evaluator of that name",
        "add it, or change the flag's targeting");
  }

  /** Whether it refers to one of these shared evaluators. */
  public boolean refersToAny(Set<String> names) {
    return !Collections.disjoint(evaluators, names);
  }
}

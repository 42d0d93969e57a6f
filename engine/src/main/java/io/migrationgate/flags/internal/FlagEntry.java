package io.migrationgate.flags.internal;

import io.migrationgate.Problem;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagFormatException;
import io.migrationgate.flags.FlagRequirement;
import io.migrationgate.flags.PhaseCondition;
import io.migrationgate.flags.StoredFlag;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One flag of a table. Immutable.
 *
 * @param compiled what evaluates it, to an error if it is bad
 * @param problem what is wrong with it; null if nothing is
 * @param evaluators the shared evaluators that it refers to
 * @param conditions all that it asks of migrations
 * @param segments all in which it looks keys up
 */
public record FlagEntry(
    StoredFlag stored,
    CompiledFlag compiled,
    @Nullable Problem problem,
    Set<String> evaluators,
    Set<PhaseCondition> conditions,
    Set<String> segments) {

  /** Compiles a flag; it never throws for what the definition says. */
  public static FlagEntry compile(StoredFlag stored, SharedRules shared) {
    Set<String> names = Set.of();
    try {
      FlagDefinition definition = FlagDefinition.parse(stored.key(), stored.definition());
      names = definition.references().evaluators();
      return compile(stored, definition, shared);
    } catch (FlagFormatException e) {
      return broken(stored, e.problem(), names);
    } catch (RuntimeException | StackOverflowError e) {
      Problem problem = new Problem(
          "flag '" + stored.key() + "'",
          "a definition that cannot be compiled: " + e,
          "one that can",
          "report this as a bug, with the definition");
      return broken(stored, problem, names);
    }
  }

  private static FlagEntry compile(
      StoredFlag stored, FlagDefinition definition, SharedRules shared) {
    Set<String> names = definition.references().evaluators();
    Set<PhaseCondition> conditions = new HashSet<>(definition.references().conditions());
    Set<String> segments = new HashSet<>(definition.references().segments());
    definition.settings().requirements().stream()
        .map(FlagRequirement::condition)
        .forEach(conditions::add);
    Map<String, SharedRules.Rule> rules = new HashMap<>();
    for (String name : names) {
      SharedRules.Rule rule = shared.rule(name);
      if (rule == null) {
        return broken(stored, missing(stored.key(), name), names);
      }
      rules.put(name, rule);
      conditions.addAll(rule.conditions());
      segments.addAll(rule.segments());
    }
    Json targeting = definition.parts().targeting();
    Expression expression = targeting == null
        ? null
        : new TargetingCompiler(
                (name, inner) -> Objects.requireNonNull(rules.get(name)).expression(inner),
                false,
                shared.trace())
            .compile(targeting);
    EvaluationTrace trace = shared.trace();
    if (trace != null && targeting != null) {
      trace.targeting(targeting);
    }
    boolean guarded =
        stored.settling() || !conditions.isEmpty() || definition.settings().safeVariant() != null;
    return new FlagEntry(
        stored,
        CompiledFlag.of(definition, expression, guarded),
        null,
        names,
        Set.copyOf(conditions),
        Set.copyOf(segments));
  }

  private static FlagEntry broken(StoredFlag stored, Problem problem, Set<String> names) {
    return new FlagEntry(
        stored,
        CompiledFlag.broken(stored.key(), problem.message()),
        problem,
        names,
        Set.of(),
        Set.of());
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

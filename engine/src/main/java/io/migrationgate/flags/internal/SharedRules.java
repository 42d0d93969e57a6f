package io.migrationgate.flags.internal;

import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagFormatException;
import io.migrationgate.flags.PhaseCondition;
import io.migrationgate.flags.SharedEvaluator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shared evaluators of one table, each compiled when the first flag names it. For one thread,
 * the one that makes the table.
 */
public final class SharedRules {
  private final Map<String, String> texts;
  private final Map<String, Rule> rules = new HashMap<>();
  private final @Nullable EvaluationTrace trace;

  /** Shared evaluators by their names. */
  public SharedRules(Map<String, String> texts) {
    this(texts, null);
  }

  /** Shared evaluators by their names, watched if there is a trace. */
  public SharedRules(Map<String, String> texts, @Nullable EvaluationTrace trace) {
    this.texts = texts;
    this.trace = trace;
  }

  /** What watches; null if nobody does. */
  @Nullable
  EvaluationTrace trace() {
    return trace;
  }

  /**
   * One of them.
   *
   * @param conditions what it asks of migrations
   * @param segments in which it looks keys up
   * @param once for where it is run once
   * @param inner for where it is run for each element of a list
   */
  record Rule(
      Set<PhaseCondition> conditions, Set<String> segments, Expression once, Expression inner) {
    Expression expression(boolean isInner) {
      return isInner ? inner : once;
    }
  }

  /**
   * The rule of that name; null if there is none.
   *
   * @throws FlagFormatException if it is bad
   */
  @Nullable
  Rule rule(String name) {
    Rule known = rules.get(name);
    String text = texts.get(name);
    if (known != null || text == null) {
      return known;
    }
    SharedEvaluator evaluator = SharedEvaluator.parse(name, text);
    FoundProblems none = new FoundProblems("evaluator " + JsonText.quoted(name));
    Json json = JsonText.read(evaluator.text(), FlagDefinition.MAX_LENGTH, none);
    if (json == null) {
      throw new IllegalStateException("a canonical text is no JSON: " + name);
    }
    Rule rule = new Rule(
        evaluator.references().conditions(),
        evaluator.references().segments(),
        new TargetingCompiler(SharedRules::noOther, false, trace).compile(json),
        new TargetingCompiler(SharedRules::noOther, true, trace).compile(json));
    if (trace != null) {
      trace.evaluator(name, json);
    }
    rules.put(name, rule);
    return rule;
  }

  private static Expression noOther(String name, boolean inner) {
    throw new IllegalStateException("a shared evaluator refers to " + name);
  }
}

package io.migrationgate.flags.internal;

import static io.migrationgate.flags.internal.JsonText.pointer;
import static io.migrationgate.flags.internal.JsonText.quoted;

import io.migrationgate.Phase;
import io.migrationgate.flags.FlagReferences;
import io.migrationgate.flags.PhaseComparison;
import io.migrationgate.flags.PhaseCondition;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with targeting, all of it, and collects what it refers to. What passes can be
 * compiled.
 */
public final class TargetingChecks {
  /**
   * How many operators that run over a list may lie in one another. Each level multiplies the work,
   * and the lists come from callers.
   */
  static final int MAX_LOOPS = 2;

  private final FoundProblems problems;
  private final boolean shared;
  private final Set<PhaseCondition> conditions = new HashSet<>();
  private final Set<String> evaluators = new HashSet<>();
  private final Set<String> segments = new HashSet<>();

  /**
   * Nothing checked yet.
   *
   * @param shared whether it is a shared evaluator, which must not refer to another
   */
  public TargetingChecks(FoundProblems problems, boolean shared) {
    this.problems = problems;
    this.shared = shared;
  }

  /** Checks one expression and all in it. */
  public void check(Json expression, String pointer) {
    check(expression, pointer, 0);
  }

  /** What all that was checked refers to. */
  public FlagReferences references() {
    return new FlagReferences(conditions, evaluators, segments);
  }

  /** An operator's arguments: an array, or one value that stands for an array of it. */
  static List<Json> arguments(Json value) {
    List<Json> elements = value.elements();
    return elements == null ? List.of(value) : elements;
  }

  private void check(Json expression, String pointer, int loops) {
    List<Json> elements = expression.elements();
    if (elements != null) {
      for (int i = 0; i < elements.size(); i++) {
        check(elements.get(i), pointer(pointer, i), loops);
      }
    }
    Map<String, Json> members = expression.members();
    if (members == null) {
      return;
    }
    if (members.size() != 1) {
      problems.add(
          pointer,
          expression.line(),
          "an object with " + members.size() + " members",
          "an operator: an object with one member",
          "give one operator, such as {\"var\": \"email\"}");
      return;
    }
    String symbol = members.keySet().iterator().next();
    Json value = members.values().iterator().next();
    TargetingOperator operator = TargetingOperator.of(symbol);
    if (operator == null) {
      problems.add(
          pointer,
          expression.line(),
          "the operator " + quoted(symbol),
          "one of "
              + Arrays.stream(TargetingOperator.values())
                  .map(TargetingOperator::symbol)
                  .collect(Collectors.joining(" ")),
          "use one of these");
      return;
    }
    call(operator, value, pointer(pointer, symbol), loops);
  }

  private void call(TargetingOperator operator, Json value, String pointer, int loops) {
    List<Json> arguments = arguments(value);
    if (!operator.takes(arguments.size())) {
      problems.add(
          pointer,
          value.line(),
          arguments.size() + (arguments.size() == 1 ? " argument" : " arguments"),
          operator.arity() + " of '" + operator.symbol() + "'",
          "correct the list");
      return;
    }
    switch (operator) {
      case FRACTIONAL -> fractional(arguments, value, pointer);
      case HASH_BUCKET -> bucket(arguments, value, pointer);
      case MIGRATION -> migration(arguments, value, pointer);
      case IN_SEGMENT -> name(arguments.get(0), pointer, "a segment's name", segments);
      case REF -> reference(arguments.get(0), pointer);
      case SEM_VER -> semVer(arguments, pointer);
      case VAR -> variable(arguments.get(0), pointer);
      default -> {
        // The others take whatever evaluates.
      }
    }
    if (operator.iterates()) {
      loop(arguments, value, pointer, loops);
    } else {
      check(value, pointer, loops);
    }
  }

  private void loop(List<Json> arguments, Json value, String pointer, int loops) {
    if (loops == MAX_LOOPS) {
      problems.add(
          pointer,
          value.line(),
          "more than " + MAX_LOOPS + " operators over lists in one another",
          "at most " + MAX_LOOPS,
          "simplify it");
      return;
    }
    for (int i = 0; i < arguments.size(); i++) {
      // Only the logic is run for each element.
      check(arguments.get(i), pointer(pointer, i), i == 1 ? loops + 1 : loops);
    }
  }

  private void variable(Json name, String pointer) {
    if (name.value() instanceof String text
        && text.startsWith(EvaluatedVar.FLAGD)
        && !text.equals(EvaluatedVar.FLAG_KEY)
        && !text.equals(EvaluatedVar.TIMESTAMP)) {
      problems.add(
          pointer,
          name.line(),
          quoted(text),
          EvaluatedVar.FLAG_KEY + " or " + EvaluatedVar.TIMESTAMP,
          "use one of these");
    }
  }

  private void reference(Json name, String pointer) {
    if (shared) {
      problems.add(
          pointer,
          name.line(),
          "a shared evaluator that refers to another",
          "none, so that there are no circles",
          "write out what it refers to");
    } else {
      name(name, pointer, "a shared evaluator's name", evaluators);
    }
  }

  private void name(Json name, String pointer, String expected, Set<String> names) {
    if (name.value() instanceof String text && !text.isBlank()) {
      names.add(text.strip());
    } else {
      problems.add(pointer, name.line(), name.kind(), expected + ", as text", "give its name");
    }
  }

  private void semVer(List<Json> arguments, String pointer) {
    Json comparison = arguments.get(1);
    if (!(comparison.value() instanceof String symbol) || SemVerComparison.of(symbol) == null) {
      problems.add(
          pointer(pointer, 1),
          comparison.line(),
          comparison.kind(),
          "one of " + SemVerComparison.SYMBOLS,
          "use one of these");
    }
    for (int i = 0; i < arguments.size(); i += 2) {
      Json version = arguments.get(i);
      if (version.value() instanceof String text && SemVer.parse(text) == null) {
        problems.add(
            pointer(pointer, i),
            version.line(),
            quoted(text),
            "a version such as 1.4.0",
            "correct the version");
      }
    }
  }

  private void bucket(List<Json> arguments, Json value, String pointer) {
    if (BucketExpression.Arguments.of(arguments) == null) {
      problems.add(
          pointer,
          value.line(),
          JsonText.compact(value.value()),
          "[text, buckets] and then perhaps a seed of 32 bits, both as whole numbers",
          "write for example [{\"var\": \"targetingKey\"}, 100]");
    }
  }

  private void migration(List<Json> arguments, Json value, String pointer) {
    PhaseCondition condition = condition(arguments);
    if (condition == null) {
      problems.add(
          pointer,
          value.line(),
          JsonText.compact(value.value()),
          "[migration, comparison, phase] and then perhaps a key, for example "
              + "[\"customer-name-split\", \">=\", \"read-new\"]",
          "use one of == != < <= > >= and one of "
              + Arrays.stream(Phase.values())
                  .map(Phase::wireName)
                  .collect(Collectors.joining(" ")));
    } else {
      conditions.add(condition);
    }
  }

  /** The condition that checked arguments of {@code migration} state; null if they are wrong. */
  static @Nullable PhaseCondition condition(List<Json> arguments) {
    if (arguments.get(0).value() instanceof String name
        && !name.isBlank()
        && arguments.get(1).value() instanceof String symbol
        && arguments.get(2).value() instanceof String phaseName) {
      PhaseComparison comparison = PhaseComparison.of(symbol);
      Phase phase = phase(phaseName);
      return comparison == null || phase == null
          ? null
          : new PhaseCondition(name, comparison, phase);
    }
    return null;
  }

  /** The phase with this wire name, or null. */
  static @Nullable Phase phase(String wireName) {
    for (Phase phase : Phase.values()) {
      if (phase.wireName().equals(wireName)) {
        return phase;
      }
    }
    return null;
  }

  private void fractional(List<Json> arguments, Json value, String pointer) {
    FractionalShares shares = FractionalShares.of(arguments);
    if (shares == null) {
      problems.add(
          pointer,
          value.line(),
          "shares that cannot be read",
          "perhaps a key, then [variant] or [variant, weight] for each share",
          "write for example [[\"on\", 25], [\"off\", 75]]");
      return;
    }
    long total = 0;
    for (FractionalShares.Share share : shares.shares()) {
      Json weight = share.weight();
      if (weight == null) {
        total++;
        continue;
      }
      Object literal = weight.value();
      if (literal instanceof Map) {
        continue;
      }
      Integer whole = FractionalShares.weight(literal);
      if (whole == null) {
        problems.add(
            pointer,
            weight.line(),
            "the weight " + weight.kind(),
            "a whole number up to " + Integer.MAX_VALUE,
            "multiply all weights until they are whole");
      } else {
        total += whole;
      }
    }
    if (total > Integer.MAX_VALUE) {
      problems.add(
          pointer,
          value.line(),
          "weights of " + total + " together",
          "at most " + Integer.MAX_VALUE,
          "divide them");
    }
  }
}

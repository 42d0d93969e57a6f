package io.migrationgate.flags.internal;

import io.migrationgate.flags.PhaseCondition;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes expressions of targeting that {@link TargetingChecks} has passed. */
final class TargetingCompiler {
  private final BiFunction<String, Boolean, Expression> evaluators;
  private final @Nullable EvaluationTrace trace;
  private int loops;

  /**
   * A compiler.
   *
   * @param evaluators gives the shared evaluators, which are there, by their names and whether they
   *     are run for each element of a list
   * @param inner whether all of it is run for each element of a list
   * @param trace watches what parts come to; null where nobody asks, which is always but when a
   *     flag is explained
   */
  TargetingCompiler(
      BiFunction<String, Boolean, Expression> evaluators,
      boolean inner,
      @Nullable EvaluationTrace trace) {
    this.evaluators = evaluators;
    this.loops = inner ? 1 : 0;
    this.trace = trace;
  }

  /** What may be handed on by the operator around it; if anybody watches, it is watched. */
  Expression compile(Json json) {
    Expression made = make(json);
    return trace == null || loops > 0 ? made : trace.watched(json, made, true);
  }

  /** What is worked on. Literals are not watched: operators look at them when they are made. */
  private Expression operand(Json json) {
    Expression made = make(json);
    return trace == null || loops > 0 || made instanceof Expression.Literal
        ? made
        : trace.watched(json, made, false);
  }

  private Expression[] compiled(List<Json> arguments) {
    return arguments.stream().map(this::compile).toArray(Expression[]::new);
  }

  private Expression[] branches(List<Json> arguments) {
    Expression[] parts = new Expression[arguments.size()];
    for (int i = 0; i < parts.length; i++) {
      boolean condition = i % 2 == 0 && i < parts.length - 1;
      parts[i] = condition ? operand(arguments.get(i)) : compile(arguments.get(i));
    }
    return parts;
  }

  private Expression make(Json json) {
    Map<String, Json> members = json.members();
    if (members != null) {
      Map.Entry<String, Json> call = members.entrySet().iterator().next();
      TargetingOperator operator = Objects.requireNonNull(TargetingOperator.of(call.getKey()));
      return call(operator, TargetingChecks.arguments(call.getValue()));
    }
    List<Json> elements = json.elements();
    if (elements == null) {
      return new Expression.Literal(json.value());
    }
    Expression[] parts = all(elements);
    for (Expression part : parts) {
      if (!(part instanceof Expression.Literal)) {
        return new ListExpressions.ListOf(parts);
      }
    }
    return new Expression.Literal(json.plain());
  }

  private Expression[] all(List<Json> arguments) {
    return arguments.stream().map(this::operand).toArray(Expression[]::new);
  }

  private Expression call(TargetingOperator operator, List<Json> arguments) {
    return switch (operator) {
      case REF -> evaluators.apply(String.valueOf(arguments.get(0).value()).strip(), loops > 0);
      case FRACTIONAL -> fractional(Objects.requireNonNull(FractionalShares.of(arguments)));
      case HASH_BUCKET ->
        new BucketExpression(
            operand(arguments.get(0)),
            Objects.requireNonNull(BucketExpression.Arguments.of(arguments)));
      case MIGRATION -> migration(arguments);
      case IN_SEGMENT ->
        new LogicExpressions.SegmentTest(
            String.valueOf(arguments.get(0).value()).strip(),
            arguments.size() > 1
                ? operand(arguments.get(1))
                : new VarExpression.Member(EvaluatedVar.TARGETING_KEY));
      case MAP, FILTER, REDUCE, ALL, NONE, SOME -> loop(operator, arguments);
      case IN -> in(all(arguments));
      case IF, TERNARY -> new LogicExpressions.If(branches(arguments));
      case AND -> new LogicExpressions.Junction(compiled(arguments), false);
      case OR -> new LogicExpressions.Junction(compiled(arguments), true);
      default -> plain(operator, all(arguments));
    };
  }

  private Expression plain(TargetingOperator operator, Expression[] parts) {
    return switch (operator) {
      case VAR -> variable(parts[0], parts.length > 1 ? parts[1] : null);
      case MISSING -> new ListExpressions.Missing(null, parts);
      case MISSING_SOME -> new ListExpressions.Missing(parts[0], new Expression[] {parts[1]});
      case NOT -> new LogicExpressions.Truth(parts[0], false);
      case TRUTHY -> new LogicExpressions.Truth(parts[0], true);
      case EQUAL -> new LogicExpressions.Equality(parts[0], parts[1], false, true);
      case NOT_EQUAL -> new LogicExpressions.Equality(parts[0], parts[1], false, false);
      case STRICTLY_EQUAL -> new LogicExpressions.Equality(parts[0], parts[1], true, true);
      case STRICTLY_NOT_EQUAL -> new LogicExpressions.Equality(parts[0], parts[1], true, false);
      case LESS -> new LogicExpressions.Ascending(parts, false);
      case AT_MOST -> new LogicExpressions.Ascending(parts, true);
      case GREATER -> new LogicExpressions.Ascending(reversed(parts), false);
      case AT_LEAST -> new LogicExpressions.Ascending(reversed(parts), true);
      case ADD -> new NumberExpressions.Sum(parts);
      case MULTIPLY -> parts.length == 1 ? parts[0] : new NumberExpressions.Product(parts);
      case SUBTRACT ->
        parts.length == 1
            ? new NumberExpressions.Negative(parts[0])
            : new NumberExpressions.Arithmetic(operator, parts[0], parts[1]);
      case DIVIDE, REMAINDER -> new NumberExpressions.Arithmetic(operator, parts[0], parts[1]);
      case MIN -> new NumberExpressions.Extreme(parts, false);
      case MAX -> new NumberExpressions.Extreme(parts, true);
      case CAT -> new TextExpressions.Cat(parts);
      case SUBSTR ->
        new TextExpressions.Substring(parts[0], parts[1], parts.length > 2 ? parts[2] : null);
      case MERGE -> new ListExpressions.Merge(parts);
      case STARTS_WITH -> new TextExpressions.Affix(parts[0], parts[1], true);
      case ENDS_WITH -> new TextExpressions.Affix(parts[0], parts[1], false);
      case SEM_VER -> version(parts);
      // It writes nothing: contexts hold personal data.
      case LOG -> parts[0];
      default -> throw new IllegalStateException("no compilation of " + operator);
    };
  }

  /** Arguments have no effects, so the order in which they are evaluated does not matter. */
  private static Expression[] reversed(Expression[] parts) {
    return new Expression[] {parts[1], parts[0]};
  }

  private static Expression variable(Expression name, @Nullable Expression absent) {
    return absent == null
            && name instanceof Expression.Literal literal
            && literal.written() instanceof String text
            && !text.isEmpty()
            && !text.contains(".")
            && !text.equals("$flagd")
        ? new VarExpression.Member(text)
        : new VarExpression.Path(name, absent);
  }

  private static Expression version(Expression[] parts) {
    String symbol = String.valueOf(((Expression.Literal) parts[1]).written());
    SemVerComparison comparison = Objects.requireNonNull(SemVerComparison.of(symbol));
    return new TextExpressions.VersionTest(parts[0], comparison, parts[2]);
  }

  private static Expression in(Expression[] parts) {
    if (parts[1] instanceof Expression.Literal literal
        && literal.written() instanceof List<?> list
        && list.stream().allMatch(String.class::isInstance)) {
      Set<String> texts = new HashSet<>();
      list.forEach(text -> texts.add((String) text));
      return new TextExpressions.InSet(parts[0], texts);
    }
    return new TextExpressions.In(parts[0], parts[1]);
  }

  private Expression migration(List<Json> arguments) {
    PhaseCondition condition = Objects.requireNonNull(TargetingChecks.condition(arguments));
    return new LogicExpressions.PhaseTest(
        condition, arguments.size() > 3 ? operand(arguments.get(3)) : null);
  }

  private Expression fractional(FractionalShares shares) {
    return new FractionalExpression(
        shares.key() == null ? null : operand(shares.key()),
        shares.shares().stream().map(share -> compile(share.variant())).toArray(Expression[]::new),
        shares.shares().stream()
            .map(share ->
                share.weight() == null ? new Expression.Literal(1L) : operand(share.weight()))
            .toArray(Expression[]::new));
  }

  private Expression loop(TargetingOperator operator, List<Json> arguments) {
    Expression list = operand(arguments.get(0));
    Expression initial = arguments.size() > 2 ? operand(arguments.get(2)) : null;
    boolean inner = loops > 0;
    loops++;
    Expression logic = operand(arguments.get(1));
    loops--;
    return switch (operator) {
      case MAP -> new ListExpressions.Transformed(list, logic, false, inner);
      case FILTER -> new ListExpressions.Transformed(list, logic, true, inner);
      case REDUCE -> new ListExpressions.Reduction(list, logic, initial, inner);
      default -> new ListExpressions.Quantified(operator, list, logic, inner);
    };
  }
}

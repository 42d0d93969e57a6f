package io.migrationgate.flags.internal;

import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagChanges;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagTable;
import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.MigrationPhases;
import io.migrationgate.flags.SegmentMembership;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Targeting evaluated by itself, to whatever it comes to. */
final class Targetings {
  static final String FLAG = "new-checkout";
  static final long SECONDS = 1_800_000_000L;

  private Targetings() {}

  static FlagView view(MigrationPhases phases, SegmentMembership segments) {
    return new FlagView(
        FlagTable.EMPTY.with(FlagChanges.of(List.of())),
        phases,
        segments,
        InstantSource.fixed(Instant.ofEpochSecond(SECONDS, 999_999_999)));
  }

  static Expression compile(String logic) {
    return compile(logic, null);
  }

  private static Expression compile(String logic, @Nullable EvaluationTrace trace) {
    FoundProblems problems = new FoundProblems("test");
    Json json = JsonText.read(logic, JsonText.MAX_LENGTH, problems);
    problems.throwIfAny();
    new TargetingChecks(problems, false).check(json, "");
    problems.throwIfAny();
    return new TargetingCompiler(
            (name, inner) -> {
              throw new IllegalStateException(name);
            },
            false,
            trace)
        .compile(json);
  }

  static @Nullable Object evaluate(String logic, EvaluationContext context) {
    return evaluate(logic, context, view(MigrationPhases.NONE, SegmentMembership.NONE));
  }

  static @Nullable Object evaluate(String logic, EvaluationContext context, FlagView view) {
    CompiledFlag flag =
        CompiledFlag.of(FlagDefinition.parse(FLAG, "{\"state\":\"ENABLED\"}"), null, false);
    Expression expression = compile(logic);
    Object value = expression.value(flag, view, context);
    // The other ways to ask must not say otherwise.
    if (expression.truth(flag, view, context) != JsValues.truthy(value)
        || Double.compare(expression.number(flag, view, context), JsValues.toNumber(value)) != 0) {
      throw new AssertionError("truth or number differ from the value of " + logic);
    }
    // Nor does it when it is watched.
    Object watched = compile(logic, new EvaluationTrace()).value(flag, view, context);
    if (!Objects.equals(value, watched)) {
      throw new AssertionError(value + ", but watched " + watched + ", for " + logic);
    }
    return value;
  }

  static EvaluationContext context(String json) {
    Map<?, ?> members = (Map<?, ?>) plain(json);
    Object key = members.get("targetingKey");
    EvaluationContext.Builder builder =
        EvaluationContext.builder(key instanceof String text ? text : null);
    members.forEach((name, value) -> {
      if (!(name.equals("targetingKey") && value instanceof String)) {
        builder.set((String) name, value);
      }
    });
    return builder.build();
  }

  static @Nullable Object plain(String json) {
    FoundProblems problems = new FoundProblems("test");
    Json read = JsonText.read(json, JsonText.MAX_LENGTH, problems);
    problems.throwIfAny();
    return read.plain();
  }
}

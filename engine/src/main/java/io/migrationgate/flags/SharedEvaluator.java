package io.migrationgate.flags;

import io.migrationgate.flags.internal.FoundProblems;
import io.migrationgate.flags.internal.Json;
import io.migrationgate.flags.internal.JsonText;
import io.migrationgate.flags.internal.TargetingChecks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of targeting that several flags name with {@code $ref}. It refers to no other one.
 *
 * @param name what flags call it by
 * @param text JSON in one line, without spaces
 * @param references what it refers to
 */
public record SharedEvaluator(String name, String text, FlagReferences references) {
  /**
   * Reads one.
   *
   * @throws FlagFormatException with all that is wrong
   */
  public static SharedEvaluator parse(String name, String json) {
    FoundProblems problems = new FoundProblems("evaluator " + JsonText.quoted(name));
    Json rule = JsonText.read(json, FlagDefinition.MAX_LENGTH, problems);
    SharedEvaluator evaluator = rule == null ? null : read(name, rule, "", problems);
    problems.throwIfAny();
    return Objects.requireNonNull(evaluator);
  }

  /** Reads one that is part of a file; null if it is wrong, and then problems were added. */
  static @Nullable SharedEvaluator read(
      String name, Json rule, String pointer, FoundProblems problems) {
    int before = problems.total();
    if (name.isBlank() || !name.equals(name.strip())) {
      problems.add(
          pointer, rule.line(), JsonText.quoted(name), "a name without spaces around", "rename it");
    }
    if (rule.members() == null) {
      problems.add(pointer, rule.line(), rule.kind(), "an object", "write an operator");
    }
    TargetingChecks checks = new TargetingChecks(problems, true);
    checks.check(rule, pointer);
    return problems.total() == before
        ? new SharedEvaluator(name, JsonText.compact(rule), checks.references())
        : null;
  }
}

package io.migrationgate.flags;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a flag gives to one caller, and by which of its rules.
 *
 * @param details what it gives
 * @param steps the parts that were looked at, in their order; empty where none was, for example if
 *     the flag is disabled
 */
public record FlagExplanation(FlagDetails<@Nullable Object> details, List<EvaluationStep> steps) {
  /** Copies the list. */
  public FlagExplanation {
    steps = List.copyOf(steps);
  }

  /** The rule that decided; null if it was not by a rule. */
  public @Nullable EvaluationStep decidedBy() {
    EvaluationStep last = null;
    for (EvaluationStep step : steps) {
      last = step.chosen() ? step : last;
    }
    return last;
  }
}

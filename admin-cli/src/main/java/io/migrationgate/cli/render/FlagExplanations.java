package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.flags.EvaluationStep;
import io.migrationgate.flags.FlagExplanation;
import java.util.List;

/** Why a flag gives what it gives. */
public final class FlagExplanations {
  private static final int WIDEST = 60;

  private FlagExplanations() {}

  /** In a sentence or two. */
  public static List<String> lines(FlagExplanation explanation) {
    EvaluationStep decided = explanation.decidedBy();
    return List.of(
        decided == null
            ? "by no rule: none was looked at"
            : "decided by " + decided.pointer() + ": " + Text.brief(decided.rule(), WIDEST));
  }

  /** All parts that were looked at, those that the value came through marked. */
  public static Table table(FlagExplanation explanation) {
    Table table = new Table("PART", "RULE", "CAME TO");
    for (EvaluationStep step : explanation.steps()) {
      table.row(
          (step.chosen() ? "> " : "  ") + " ".repeat(2 * step.depth()) + step.pointer(),
          Text.brief(step.rule(), WIDEST),
          Text.brief(JsonOut.value(step.value()).toString(), WIDEST));
    }
    return table;
  }

  /** The same for scripts. */
  public static void add(ObjectNode object, FlagExplanation explanation) {
    EvaluationStep decided = explanation.decidedBy();
    object.put("decidedBy", decided == null ? null : decided.pointer());
    ArrayNode steps = object.putArray("steps");
    for (EvaluationStep step : explanation.steps()) {
      ObjectNode one = steps.addObject();
      one.put("depth", step.depth());
      one.put("pointer", step.pointer());
      one.put("rule", step.rule());
      one.set("value", JsonOut.value(step.value()));
      one.put("chosen", step.chosen());
    }
  }
}

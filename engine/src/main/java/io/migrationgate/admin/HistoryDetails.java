package io.migrationgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Verdict;

/** The facts that the history keeps besides who, when, why, from and to. */
final class HistoryDetails {
  private HistoryDetails() {}

  static String of(Evaluation evaluation, Move move) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (move instanceof Move.MarkInSync mark) {
      object.put("side", mark.verification().side().toString());
      object.put("rows", mark.verification().rows());
      object.put("differences", mark.verification().differences());
    }
    ArrayNode guards = object.putArray("guards");
    for (Verdict verdict : evaluation.verdicts()) {
      guards
          .addObject()
          .put("guard", verdict.guard().toString())
          .put("outcome", verdict.outcome().toString())
          .put("found", verdict.found());
    }
    return object.toString();
  }
}

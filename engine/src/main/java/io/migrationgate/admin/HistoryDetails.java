package io.migrationgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.Verdict;
import io.migrationgate.spi.HistoryNote;
import org.jspecify.annotations.Nullable;

/** The facts that the history keeps besides who, when, why, from and to. */
final class HistoryDetails {
  private HistoryDetails() {}

  /**
   * The line that tells when a change had settled. Whoever looks may record it, so it names nobody.
   */
  static HistoryNote settled(MigrationState state, int liveNodes) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("settledEpoch", state.epoch());
    object.put("enteredEpoch", state.enteredEpoch());
    object.put("liveNodes", liveNodes);
    return new HistoryNote(
        state.name(),
        HistoryNote.SETTLED,
        state.leaving() == null ? null : state.leaving().toString(),
        state.current().toString(),
        "-",
        "",
        object.toString());
  }

  /** The same for a flag. */
  static HistoryNote settled(FlagRecord flag, @Nullable FlagSettling open, int liveNodes) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("settledEpoch", open == null ? flag.epoch() : open.epoch());
    object.put("liveNodes", liveNodes);
    return new HistoryNote(
        SubjectKind.FLAG,
        flag.key(),
        HistoryNote.SETTLED,
        open == null || open.revision() == 0 ? null : "revision " + open.revision(),
        FlagDecision.describe(flag),
        "-",
        "",
        object.toString());
  }

  static String of(Evaluation evaluation, Move move) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (move instanceof Move.MarkInSync mark) {
      put(object, mark.verification());
    } else if (move instanceof Move.MarkOutOfSync mark) {
      put(object, mark.verification());
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

  private static void put(ObjectNode object, Move.Verification seen) {
    object.put("side", seen.side().toString());
    object.put("rows", seen.rows());
    object.put("differences", seen.differences());
  }
}

package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.flags.EvaluationStep;
import io.migrationgate.flags.FlagExplanation;
import io.migrationgate.flags.FlagReason;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a flag gives to many, counted. For one thread. */
public final class FlagShares {
  private final Map<Kind, Integer> counts = new HashMap<>();
  private int total;

  /** Nothing counted yet. */
  public FlagShares() {}

  private record Kind(
      @Nullable String variant, FlagReason reason, @Nullable String decidedBy) {}

  private record Share(Kind kind, int keys) {}

  /** Counts one more. */
  public void add(FlagExplanation explanation) {
    EvaluationStep decided = explanation.decidedBy();
    Kind kind = new Kind(
        explanation.details().variant(),
        explanation.details().reason(),
        decided == null ? null : decided.pointer());
    counts.merge(kind, 1, Integer::sum);
    total++;
  }

  private List<Share> sorted() {
    return counts.entrySet().stream()
        .map(entry -> new Share(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(Share::keys)
            .reversed()
            .thenComparing(share -> String.valueOf(share.kind().decidedBy()))
            .thenComparing(share -> String.valueOf(share.kind().variant())))
        .toList();
  }

  /** A row for each variant and rule, the most frequent first. */
  public Table table() {
    Table table = new Table("VARIANT", "REASON", "DECIDED BY", "KEYS", "SHARE");
    for (Share share : sorted()) {
      Kind kind = share.kind();
      table.row(
          kind.variant() == null ? "the caller's default" : kind.variant(),
          kind.reason().name(),
          kind.decidedBy() == null ? "-" : kind.decidedBy(),
          Integer.toString(share.keys()),
          String.format(Locale.ROOT, "%.2f%%", 100.0 * share.keys() / total));
    }
    return table;
  }

  /** The same for scripts. */
  public ObjectNode json(String flag) {
    ObjectNode object = JsonOut.object();
    object.put("flag", flag);
    object.put("keys", total);
    ArrayNode shares = object.putArray("shares");
    for (Share share : sorted()) {
      ObjectNode one = shares.addObject();
      one.put("variant", share.kind().variant());
      one.put("reason", share.kind().reason().name());
      one.put("decidedBy", share.kind().decidedBy());
      one.put("keys", share.keys());
    }
    return object;
  }
}

package io.migrationgate.cli.render;

import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.RecordedShape;
import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Document types for people. */
public final class VersionText {
  /** So many clients are shown. */
  public static final int CLIENTS = 50;

  private VersionText() {}

  /** A row for each. */
  public static Table list(StoreView view, List<DocumentState> types) {
    Table table =
        new Table("TYPE", "WRITTEN IN", "STORED IN", "SETTLED", "EPOCH", "LIVE NODES READ");
    for (DocumentState state : types) {
      table.row(
          state.type(),
          Integer.toString(state.writes()),
          state.present().toString(),
          state.settled() ? "yes" : "leaving " + state.leaving(),
          Long.toString(state.epoch()),
          reads(view, state));
    }
    return table;
  }

  private static String reads(StoreView view, DocumentState state) {
    String reads = view.liveNodes().stream()
        .map(node -> node.documentSupport(state).reads().toString())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
    return reads.isEmpty() ? "-" : reads;
  }

  /** What each live build can do, a row for each. */
  public static Table builds(StoreView view, DocumentState state) {
    Map<String, NodeRecord> byBuild = new TreeMap<>();
    Map<String, Long> count = new TreeMap<>();
    for (NodeRecord node : view.liveNodes()) {
      String key = node.identity().build() + " " + node.documentSupport(state);
      byBuild.put(key, node);
      count.merge(key, 1L, Long::sum);
    }
    Table table = new Table("LIVE BUILD", "NODES", "READS", "WRITES", "DECLARES IT");
    byBuild.forEach((key, node) -> table.row(
        node.identity().build(),
        Long.toString(count.getOrDefault(key, 0L)),
        node.documentSupport(state).reads().toString(),
        node.documentSupport(state).writes().toString(),
        node.documents().containsKey(state.type()) ? "yes" : "no"));
    return table;
  }

  /** The shapes that builds have declared, a row for each. */
  public static Table shapes(DocumentState state) {
    Table table = new Table("VERSION", "SHAPE", "FIRST DECLARED BY");
    state.shapes().stream()
        .sorted(Comparator.comparingInt(RecordedShape::version))
        .forEach(shape ->
            table.row(Integer.toString(shape.version()), shape.fingerprint(), shape.build()));
    return table;
  }

  /** Which clients have sent which version: a row for each, but for some of many. */
  public static Table clients(List<ClientVersion> clients, Instant now) {
    Table table = new Table("CLIENT", "VERSION", "MESSAGES", "FIRST", "LAST");
    clients.stream()
        .limit(CLIENTS)
        .forEach(client -> table.row(
            client.client(),
            Integer.toString(client.version()),
            Long.toString(client.messages()),
            ago(client.first(), now),
            ago(client.last(), now)));
    return table;
  }

  private static String ago(Instant at, Instant now) {
    return Text.duration(Math.max(0, Duration.between(at, now).toMillis())) + " ago";
  }

  /** What nobody has finished; none if there is nothing. */
  public static List<String> unfinished(DocumentState state) {
    return state.present().first() == state.present().last()
        ? List.of()
        : List.of("documents may be stored in versions " + state.present()
            + ": every build must read them all until they are rewritten and finalized");
  }
}

package io.migrationgate.spi;

import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Snapshot;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the store holds at one moment.
 *
 * @param snapshot the epoch and every migration's state
 * @param definitions what was declared, by migration
 * @param nodes every node that has not left, those given up included
 * @param unrepaired how many failed secondary writes are recorded and not yet repaired, by
 *     migration; none is absent
 * @param flags what is known of flags besides the snapshot
 * @param documents what is known of documents besides the snapshot
 * @param beatAges how old each node's last heartbeat is, by node and on the store's own clock: for
 *     people, since whether a node lives is never decided by it
 * @param marks what the store is used for
 */
public record StoreView(
    Snapshot snapshot,
    Map<String, StoredDefinition> definitions,
    List<NodeRecord> nodes,
    Map<String, Long> unrepaired,
    FlagFacts flags,
    DocumentFacts documents,
    Map<String, Duration> beatAges,
    StoreMarks marks) {
  /** Copies what is mutable. */
  public StoreView {
    definitions = Map.copyOf(definitions);
    nodes = List.copyOf(nodes);
    unrepaired = Map.copyOf(unrepaired);
    beatAges = Map.copyOf(beatAges);
  }

  /** What a store without documents holds, whose nodes' heartbeats nobody looks at. */
  public StoreView(
      Snapshot snapshot,
      Map<String, StoredDefinition> definitions,
      List<NodeRecord> nodes,
      Map<String, Long> unrepaired,
      FlagFacts flags) {
    this(
        snapshot,
        definitions,
        nodes,
        unrepaired,
        flags,
        DocumentFacts.NONE,
        Map.of(),
        StoreMarks.NONE);
  }

  /** What a store without flags holds. */
  public StoreView(
      Snapshot snapshot,
      Map<String, StoredDefinition> definitions,
      List<NodeRecord> nodes,
      Map<String, Long> unrepaired) {
    this(snapshot, definitions, nodes, unrepaired, FlagFacts.NONE);
  }

  /** Whether the store is one for development, in which nobody's data can be lost. */
  public boolean development() {
    return marks.development();
  }

  /** The same of a store that is marked otherwise. */
  public StoreView marked(StoreMarks otherwise) {
    return new StoreView(
        snapshot, definitions, nodes, unrepaired, flags, documents, beatAges, otherwise);
  }

  /** The number that a change made now would get. */
  public long nextEpoch() {
    return snapshot.epoch().number() + 1;
  }

  /** Nodes that nobody has given up. */
  public List<NodeRecord> liveNodes() {
    return nodes.stream().filter(NodeRecord::live).toList();
  }

  /**
   * The marks of the nodes' processes; see {@link NodeIds}. Nodes that were given up are among
   * them: they ask their gates, which refuse.
   */
  public Set<Long> processes() {
    Set<Long> processes = new HashSet<>();
    nodes.forEach(node -> NodeIds.processOf(node.id()).ifPresent(processes::add));
    return processes;
  }
}

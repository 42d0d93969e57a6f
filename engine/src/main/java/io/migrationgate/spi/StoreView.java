package io.migrationgate.spi;

import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Snapshot;
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
 */
public record StoreView(
    Snapshot snapshot,
    Map<String, StoredDefinition> definitions,
    List<NodeRecord> nodes,
    Map<String, Long> unrepaired,
    FlagFacts flags) {
  /** Copies what is mutable. */
  public StoreView {
    definitions = Map.copyOf(definitions);
    nodes = List.copyOf(nodes);
    unrepaired = Map.copyOf(unrepaired);
  }

  /** What a store without flags holds. */
  public StoreView(
      Snapshot snapshot,
      Map<String, StoredDefinition> definitions,
      List<NodeRecord> nodes,
      Map<String, Long> unrepaired) {
    this(snapshot, definitions, nodes, unrepaired, FlagFacts.NONE);
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

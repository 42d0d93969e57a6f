package io.migrationgate.admin;

import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TimeSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Watches heartbeats, and gives up a node whose heartbeat stands still.
 *
 * <p>Expiry is observed, never computed from another machine's clock: the beat must have stood
 * still for the node's lease and a margin on <em>this</em> process's monotonic clock. It is then
 * recorded by compare-and-set on (node, generation, beat), after which the node cannot renew any
 * more. The idea is that of DynamoDB's lock client. Not thread-safe.
 *
 * <p>After an error, and when the store's epochs do not go on where they were, it begins anew: the
 * store may have been restored meanwhile, and a node that beats again then counts through numbers
 * that were seen here long ago.
 */
public final class NodeObserver {
  private final GateStore store;
  private final TimeSource time;
  private final Map<String, Sighting> sightings = new HashMap<>();
  private Epoch seen = Epoch.NONE;
  private long interruptions;

  private record Sighting(long generation, long beat, long sinceNanos) {}

  /** An observer that has seen nothing yet. */
  public NodeObserver(GateStore store, TimeSource time) {
    this.store = store;
    this.time = time;
  }

  /** Looks at all nodes, and gives up those that have stood still for long enough. */
  public StoreView observe() {
    StoreView view;
    try {
      view = store.view();
    } catch (RuntimeException e) {
      interrupted();
      throw e;
    }
    Epoch epoch = view.snapshot().epoch();
    boolean otherHistory =
        epoch.number() < seen.number() || (epoch.number() == seen.number() && !epoch.equals(seen));
    if (otherHistory) {
      interrupted();
    }
    seen = epoch;
    // Read after the view, so that the time since is counted too short rather than too long.
    long now = time.nanoTime();
    boolean changed = false;
    for (NodeRecord node : view.liveNodes()) {
      Sighting before = sightings.get(node.id());
      if (before == null || before.generation != node.generation() || before.beat != node.beat()) {
        sightings.put(node.id(), new Sighting(node.generation(), node.beat(), now));
      } else if (now - before.sinceNanos > patienceNanos(node)) {
        changed |= giveUp(node);
      }
    }
    sightings.keySet().retainAll(view.liveNodes().stream().map(NodeRecord::id).toList());
    return changed ? store.view() : view;
  }

  /** What was seen before counts no more. */
  void interrupted() {
    sightings.clear();
    interruptions++;
  }

  /** How often it has begun anew; whoever relies on earlier looks must begin anew with it. */
  long interruptions() {
    return interruptions;
  }

  /** The lease and a quarter of it: clock rates may differ by less than that. */
  static long patienceNanos(NodeRecord node) {
    return node.leaseMillis() * 1_000_000 + node.leaseMillis() * 250_000;
  }

  private boolean giveUp(NodeRecord seen) {
    return store.change(UUID.randomUUID().toString(), view -> {
      boolean same = view.liveNodes().stream()
          .anyMatch(node -> node.id().equals(seen.id())
              && node.generation() == seen.generation()
              && node.beat() == seen.beat());
      return same
          ? new ChangeSet<>(
              true, List.<Mutation>of(new Mutation.PutNode(seen.givenUp())), List.of())
          : ChangeSet.nothing(false);
    });
  }
}

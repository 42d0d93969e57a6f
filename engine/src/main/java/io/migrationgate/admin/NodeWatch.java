package io.migrationgate.admin;

import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the nodes that live from those that only seem to: waits until each has sent a heartbeat, or
 * has been given up.
 *
 * <p>A node that was killed stays live in the store until somebody observes that its heartbeat
 * stands still. Settling does; this is for who is refused because of such a node, and so never gets
 * to settle anything. Where all nodes live it takes as long as they take to beat, about a second;
 * else a lease and a quarter of it, 12.5 seconds by default.
 *
 * <p>Not thread-safe; one thread polls.
 */
public final class NodeWatch {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final NodeObserver observer;
  private final TimeSource time;
  private @Nullable Map<String, NodeRecord> first;
  private final Set<String> alive = new HashSet<>();

  NodeWatch(NodeObserver observer, TimeSource time) {
    this.observer = observer;
    this.time = time;
  }

  /**
   * What a look has seen.
   *
   * @param view the store, after those were given up that had to be
   * @param waiting live nodes that have given no sign of life since the first look
   * @param givenUp nodes that this watch has waited for in vain
   * @param patience the longest time after which the last of them is given up, from the first look
   */
  public record Look(
      StoreView view, List<NodeRecord> waiting, List<NodeRecord> givenUp, Duration patience) {
    /** Copies both lists. */
    public Look {
      waiting = List.copyOf(waiting);
      givenUp = List.copyOf(givenUp);
    }

    /** Whether every node that is still live has shown that it is. */
    public boolean done() {
      return waiting.isEmpty();
    }
  }

  /**
   * Waits until it is known of every node, telling of every look. Once it has answered, a store
   * that does not answer for a while is waited for, as long again as for the nodes; then they are
   * watched anew.
   *
   * @return the last look
   * @throws StoreUnavailableException if it cannot be reached at first, or for longer
   * @throws InterruptedException if the thread is interrupted; nodes given up until then stay so
   */
  public Look await(Consumer<Look> listener) throws InterruptedException {
    Look last = null;
    long answered = time.nanoTime();
    while (true) {
      try {
        last = poll();
        answered = time.nanoTime();
        listener.accept(last);
        if (last.done()) {
          return last;
        }
      } catch (StoreUnavailableException e) {
        boolean late =
            last == null || time.nanoTime() - answered > last.patience().toNanos();
        if (late) {
          throw e;
        }
      }
      time.sleep(PAUSE);
    }
  }

  /**
   * The same, telling of nodes that are given up too: for who was refused because of nodes.
   *
   * @return whether any was, and so another try may go better
   */
  boolean givesUpAny(ChangeListener listener) throws InterruptedException {
    Look last = await(listener::waitingForNodes);
    last.givenUp().forEach(listener::gaveUp);
    return !last.givenUp().isEmpty();
  }

  /** Looks once. */
  public Look poll() {
    StoreView view = observer.observe();
    Map<String, NodeRecord> before = first;
    if (before == null) {
      before = new HashMap<>();
      first = before;
    }
    Duration patience = Duration.ZERO;
    List<NodeRecord> live = view.liveNodes();
    for (NodeRecord node : live) {
      NodeRecord then = before.putIfAbsent(node.id(), node);
      if (then != null && (then.generation() != node.generation() || then.beat() != node.beat())) {
        alive.add(node.id());
      }
      Duration own = Duration.ofNanos(NodeObserver.patienceNanos(node));
      patience = own.compareTo(patience) > 0 ? own : patience;
    }
    List<NodeRecord> waiting =
        live.stream().filter(node -> !alive.contains(node.id())).toList();
    Map<String, NodeRecord> watched = before;
    List<NodeRecord> givenUp = view.nodes().stream()
        .filter(node -> !node.live() && watched.containsKey(node.id()))
        .toList();
    return new Look(view, waiting, givenUp, patience);
  }
}

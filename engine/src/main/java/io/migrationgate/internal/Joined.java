package io.migrationgate.internal;

import io.migrationgate.Problem;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.spi.StaleReadException;
import java.util.List;

/**
 * A registration: from its epoch on, changes wait for the node. Those before do not, so what it
 * loads must not be older.
 *
 * @param generation the node's new generation
 * @param epoch the epoch at which it was registered, which the node counts as acknowledging;
 *     without a token if the registration itself has begun it
 * @param refusedElsewhere what is let through only because the store is one for development
 */
record Joined(long generation, Epoch epoch, List<Problem> refusedElsewhere) {
  /** Copies the list. */
  Joined {
    refusedElsewhere = List.copyOf(refusedElsewhere);
  }

  /**
   * Reads may be answered by another server than writes.
   *
   * @throws StaleReadException if what was loaded is older than the registration
   */
  void requireSeen(String node, Epoch loaded) {
    boolean older = loaded.number() < epoch.number();
    boolean other = loaded.number() == epoch.number()
        && !epoch.token().isEmpty()
        && !loaded.token().equals(epoch.token());
    if (older || other) {
      throw new StaleReadException(
          new Problem(
              "node " + node,
              "epoch " + loaded
                  + " in what it read from the store, after it had registered at epoch " + epoch,
              "reads that see what was written before: no change waits for a node that has acknowledged it",
              "give the store a data source whose reads and writes go to one server, without read/write"
                  + " splitting (ProxySQL, MaxScale, a load balancer); on Galera set wsrep_sync_wait to 1"));
    }
  }
}

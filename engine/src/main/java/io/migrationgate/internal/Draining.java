package io.migrationgate.internal;

import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.Revocation;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Tables that are current no more but may still be pinned, oldest first, and how long that takes.
 * Guarded by the agent, but for {@link #drains}.
 */
final class Draining {
  private final Deque<PhaseTable> tables = new ArrayDeque<>();
  private volatile Drains drains = new Drains(0, 0);
  private @Nullable Long sinceNanos;

  /** How often, and for how long in all, this node has drained after a swap. */
  record Drains(long count, long nanos) {}

  void add(PhaseTable table, long nowNanos) {
    tables.addLast(table);
    sinceNanos = nowNanos;
  }

  /** Their pins hold up nobody any more. */
  void clear() {
    tables.clear();
    sinceNanos = null;
  }

  /** The store has heard that no unit of work decides by an older table. */
  void told(long nowNanos) {
    Long since = sinceNanos;
    if (since != null) {
      sinceNanos = null;
      drains = new Drains(drains.count + 1, drains.nanos + nowNanos - since);
    }
  }

  /** From any thread. */
  Drains drains() {
    return drains;
  }

  boolean isEmpty() {
    return tables.isEmpty();
  }

  /** The greatest epoch loaded such that no pin on an older table is open. */
  Epoch acknowledgeable(Epoch loaded) {
    while (!tables.isEmpty() && tables.getFirst().pins().drained()) {
      tables.removeFirst();
    }
    return tables.isEmpty() ? loaded : tables.getFirst().epoch();
  }

  /** Whether no pin is open. */
  boolean idle() {
    return tables.stream().allMatch(table -> table.pins().drained());
  }

  /**
   * Takes away the right to commit from units that decide by a revoked epoch, and then counts them
   * as drained: in this order, so that whatever passed its commit check had written before the
   * acknowledgement, and the barrier waits for it.
   *
   * @return whether there was any
   */
  boolean revoke(Revocation revocation) {
    acknowledgeable(Epoch.NONE);
    return tables.removeIf(table -> {
      boolean revoked = table.epoch().number() < revocation.before();
      if (revoked) {
        table.revoke(revocation);
      }
      return revoked;
    });
  }
}

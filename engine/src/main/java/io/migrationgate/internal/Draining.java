package io.migrationgate.internal;

import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.Revocation;
import java.util.ArrayDeque;
import java.util.Deque;

/** Tables that are current no more but may still be pinned, oldest first. Guarded by the agent. */
final class Draining {
  private final Deque<PhaseTable> tables = new ArrayDeque<>();

  void add(PhaseTable table) {
    tables.addLast(table);
  }

  /** Their pins hold up nobody any more. */
  void clear() {
    tables.clear();
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

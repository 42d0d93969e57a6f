package io.migrationgate.admin;

import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;

/** What is different where migrations, flags and document types settle, and nothing more. */
sealed interface SettleTarget permits MigrationTarget, FlagTarget, DocumentTarget {
  /**
   * As the store shows it.
   *
   * @throws io.migrationgate.MigrationGateException if there is none of that name
   */
  SettleSubject in(StoreView view);

  /** Whether this node acknowledges such a change, so that it is waited for. */
  boolean acknowledgedBy(NodeRecord node);

  /** Whether the closed rows of older epochs keep out everybody who works without a lease. */
  boolean heldByFences(StoreView view);

  /** Whether snapshots of the database that are older are waited for as well. */
  boolean waitsForSnapshots(StoreView view);

  /** Records that it has settled. */
  Mutation settled(StoreView view);

  /** The history's line for that. */
  HistoryNote note(StoreView view);
}

package io.migrationgate.admin;

import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import java.util.List;

/**
 * How far a change has settled.
 *
 * @param state the migration as it stands
 * @param stage what is being waited for
 * @param nodes live nodes that have not acknowledged yet; empty from {@link Stage#TRANSACTIONS} on
 * @param sessions database sessions whose transactions began before; only in
 *     {@link Stage#TRANSACTIONS}
 * @param live how many nodes are live
 */
public record SettleProgress(
    MigrationState state,
    Stage stage,
    List<NodeRecord> nodes,
    List<BlockingSession> sessions,
    int live) {
  /** What is being waited for. */
  public enum Stage {
    /** Live nodes that still may work under an older epoch. */
    NODES,
    /** Database transactions that could have written before the last acknowledgement. */
    TRANSACTIONS,
    /** Nothing: it has settled. */
    SETTLED
  }

  /** Copies both lists. */
  public SettleProgress {
    nodes = List.copyOf(nodes);
    sessions = List.copyOf(sessions);
  }

  /** Whether it has settled. */
  public boolean settled() {
    return stage == Stage.SETTLED;
  }
}

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
 * @param nodes in {@link Stage#NODES} live nodes that have not acknowledged yet; in
 *     {@link Stage#FENCES} nodes without leases that last said they had older units open
 * @param sessions database sessions whose transactions began before; in {@link Stage#FENCES} all
 *     whose transactions are open, since a database does not tell which of them holds a row
 * @param live how many nodes are live
 * @param leased how many of them have a lease, and so acknowledge; of the others, transactions are
 *     waited for
 * @param graceLeftMillis what is left of the operator's grace, in milliseconds; only in
 *     {@link Stage#GRACE}
 */
public record SettleProgress(
    MigrationState state,
    Stage stage,
    List<NodeRecord> nodes,
    List<BlockingSession> sessions,
    int live,
    int leased,
    long graceLeftMillis) {
  /** What is being waited for. */
  public enum Stage {
    /** Live nodes that still may work under an older epoch. */
    NODES,
    /** Transactions of nodes without leases that hold the row of an older epoch. */
    FENCES,
    /** Database transactions that could have written before the last acknowledgement. */
    TRANSACTIONS,
    /** A database that has not answered since it was last seen; the rest is as it was then. */
    DATABASE,
    /** Time: the database hides its transactions, and an operator said how long they may last. */
    GRACE,
    /** Nothing: it has settled. */
    SETTLED
  }

  /** Copies both lists. */
  public SettleProgress {
    nodes = List.copyOf(nodes);
    sessions = List.copyOf(sessions);
  }

  /** The same, at another stage, with nobody in the way who is known. */
  SettleProgress at(Stage other) {
    return new SettleProgress(state, other, List.of(), List.of(), live, leased, 0);
  }

  /** Whether it has settled. */
  public boolean settled() {
    return stage == Stage.SETTLED;
  }
}

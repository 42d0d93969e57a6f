package io.migrationgate.admin;

import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How far a change has settled.
 *
 * @param subject what settles, as it stands
 * @param stage what is being waited for
 * @param nodes in {@link Stage#NODES} live nodes that have not acknowledged yet; in
 *     {@link Stage#FENCES} nodes without leases that last said they had older units open
 * @param sessions database sessions whose transactions began before; in {@link Stage#FENCES} all
 *     whose transactions are open, since a database does not tell which of them holds a row
 * @param live how many nodes are live
 * @param acknowledging how many of them acknowledge; of the others, transactions are waited for
 * @param graceLeftMillis what is left of the operator's grace, in milliseconds; only in
 *     {@link Stage#GRACE}
 * @param beatAges how old the heartbeats of nodes are; see {@link StoreView#beatAges}
 */
public record SettleProgress(
    SettleSubject subject,
    Stage stage,
    List<NodeRecord> nodes,
    List<BlockingSession> sessions,
    int live,
    int acknowledging,
    long graceLeftMillis,
    Map<String, Duration> beatAges) {
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

  /** Copies what is mutable. */
  public SettleProgress {
    nodes = List.copyOf(nodes);
    sessions = List.copyOf(sessions);
    beatAges = Map.copyOf(beatAges);
  }

  /** Before anybody has looked who is in the way. */
  static SettleProgress unseen(SettleSubject subject) {
    return new SettleProgress(subject, Stage.DATABASE, List.of(), List.of(), 0, 0, 0, Map.of());
  }

  /** The same, at another stage, with nobody in the way who is known. */
  SettleProgress at(Stage other) {
    return new SettleProgress(
        subject, other, List.of(), List.of(), live, acknowledging, 0, Map.of());
  }

  /**
   * The migration as it stands.
   *
   * @throws IllegalStateException if it is a flag that settles
   */
  public MigrationState state() {
    MigrationState migration = subject.migration();
    if (migration == null) {
      throw new IllegalStateException("it is a flag that settles: " + subject.name());
    }
    return migration;
  }

  /** Whether it has settled. */
  public boolean settled() {
    return stage == Stage.SETTLED;
  }
}

package io.migrationgate.jdbc.datasource;

import io.migrationgate.jdbc.internal.ServerView;
import io.migrationgate.jdbc.internal.TransactionResource;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.spi.FenceAnswer;
import java.sql.Connection;
import java.sql.SQLException;

/** One transaction of a wrapped connection, as the unit of work sees it. */
final class ConnectionTransaction extends TransactionResource {
  private final ConnectionUnit unit;
  private final boolean idleUntilPinned;
  private final boolean begunElsewhere;
  private volatile boolean owed;

  /**
   * A transaction.
   *
   * @param begunElsewhere whether something may have been sent in it that this unit has not seen
   */
  ConnectionTransaction(
      Connection raw,
      GatedDataSource.Options options,
      ServerView server,
      ConnectionUnit unit,
      boolean begunElsewhere) {
    super(raw, options.tables(), server, ConnectionTransaction::asItIs);
    this.unit = unit;
    this.begunElsewhere = begunElsewhere;
    this.idleUntilPinned = !options.atFirstGate() && !begunElsewhere;
    if (!begunElsewhere) {
      nothingRunYet();
    }
  }

  boolean begunElsewhere() {
    return begunElsewhere;
  }

  @Override
  protected int isolation() throws SQLException {
    if (unit.isolation().untold()) {
      throw Refusals.levelUntold();
    }
    return unit.isolation().told();
  }

  @Override
  public void beforePin() {
    try {
      if (begunElsewhere
          && (unit.levelMayDiffer() || isolation() != Connection.TRANSACTION_READ_COMMITTED)) {
        throw Refusals.begunBefore();
      }
    } catch (SQLException e) {
      throw asItIs(e);
    }
    super.beforePin();
  }

  /** Every statement passes through {@link ConnectionUnit#beforeStatement}. */
  @Override
  public boolean idleUntilPinned() {
    return idleUntilPinned;
  }

  /**
   * Asking would be its first statement; where it has sent none, it is asked right before that,
   * whether or not that is inside a gated call.
   */
  @Override
  public boolean becameReplica() {
    if (begunElsewhere) {
      // The thread's pin may have been taken after its snapshot.
      beforePin();
      return super.becameReplica();
    }
    if (unit.hasSent(this)) {
      return super.becameReplica();
    }
    owed = true;
    return onReplica();
  }

  /** Whether a gate has relied on where it leads. */
  boolean isOwed() {
    return owed;
  }

  boolean replicaNow() {
    return super.becameReplica();
  }

  @Override
  public FenceAnswer fence(Epoch epoch) {
    if (begunElsewhere) {
      // One that cannot be had is rolled back, with what is somebody else's.
      throw Refusals.begunBefore();
    }
    unit.fencing(this);
    return super.fence(epoch);
  }

  /** Every text passes through {@link StatementMarks}. */
  @Override
  public boolean marksStatements() {
    return unit.marks().possible();
  }

  @Override
  public boolean usedSince(long mark) {
    return unit.usedSince(mark);
  }

  /** It may be the transaction's first statement. */
  @Override
  public Object savepoint() {
    try {
      unit.beforeStatement();
    } catch (SQLException e) {
      throw asItIs(e);
    }
    return super.savepoint();
  }

  /** Who works with JDBC's exceptions gets them from a gated call too. */
  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException asItIs(SQLException failure) throws X {
    throw (X) failure;
  }
}

package io.migrationgate.jdbc.internal;

import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.spi.FenceAnswer;
import io.migrationgate.spi.UnitResource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.function.Function;

/** The JDBC transaction behind a unit of work. Used by the unit's thread. */
public class TransactionResource implements UnitResource {
  private final Connection connection;
  private final Function<SQLException, RuntimeException> thrown;
  private final GateTables tables;
  private final ServerView server;
  private boolean foundPrimary;
  private boolean inTime;
  private volatile boolean pinned;

  /**
   * The transaction of a connection.
   *
   * @param server where it leads
   * @param thrown what reaches the user's call when the database fails
   */
  public TransactionResource(
      Connection connection,
      GateTables tables,
      ServerView server,
      Function<SQLException, RuntimeException> thrown) {
    this.connection = connection;
    this.server = server;
    this.thrown = thrown;
    this.tables = tables;
  }

  /** The pin that is about to be taken comes before the transaction's first statement. */
  public void nothingRunYet() {
    inTime = true;
  }

  /** A statement is about to be sent: a pin that is taken later is a late one. */
  public void statementRun() {
    inTime = false;
  }

  /** Whether a pin was about to be taken for this transaction; any thread may ask. */
  public boolean isPinned() {
    return pinned;
  }

  /** The transaction's isolation level, in JDBC's numbers. */
  protected int isolation() throws SQLException {
    return ServerLevel.of(beneath());
  }

  @Override
  public void beforePin() {
    if (!inTime) {
      requireReadCommitted();
    }
    pinned = true;
  }

  private void requireReadCommitted() {
    int level = call(this::isolation);
    if (level != Connection.TRANSACTION_READ_COMMITTED) {
      throw new GateUsageException(new Problem(
          "gated call in a transaction",
          "an isolation level other than READ COMMITTED (JDBC's " + level + ")",
          "READ COMMITTED, or a pin that was taken before the database took its snapshot",
          "set READ COMMITTED; or install the plugin, or wrap the data source, without"
              + " pinningAtFirstGate(); with autocommit off in the pool, wrap it"));
    }
  }

  @Override
  public boolean onReplica() {
    return server.replica();
  }

  /** Once it was found to be on the primary, it stays there until it ends. */
  @Override
  public boolean becameReplica() {
    if (!foundPrimary) {
      foundPrimary = !call(() -> server.replicaNow(connection));
    }
    return !foundPrimary;
  }

  @Override
  public Object transaction() {
    return call(this::beneath);
  }

  private Connection beneath() throws SQLException {
    return connection.isWrapperFor(RawConnection.class)
        ? connection.unwrap(RawConnection.class).connection()
        : connection;
  }

  @Override
  public FenceAnswer fence(Epoch epoch) {
    return call(() -> tables.fence().take(connection, epoch));
  }

  @Override
  public boolean stillFenced(Epoch epoch) {
    return call(() -> tables.fence().still(connection, epoch));
  }

  /** What a driver's own connection sends nobody sees. */
  @Override
  public boolean marksStatements() {
    return call(() -> connection.isWrapperFor(RawConnection.class));
  }

  @Override
  public Object savepoint() {
    return call(connection::setSavepoint);
  }

  @Override
  public void rollbackTo(Object savepoint) {
    run(() -> connection.rollback((Savepoint) savepoint));
  }

  @Override
  public void release(Object savepoint) {
    run(() -> connection.releaseSavepoint((Savepoint) savepoint));
  }

  /**
   * A connection that was lost may be that of the other side; whether this one is left the
   * savepoint tells. A gate used in the wrong way is to be mended, not to be recorded.
   */
  @Override
  public boolean survives(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof MigrationGateException) {
        return false;
      }
    }
    FailureKind kind = SqlFailures.kind(failure);
    return kind != FailureKind.CONTENTION && kind != FailureKind.LOCK_TIMEOUT;
  }

  @Override
  public void record(FailedWrite failure) {
    String insert = "INSERT INTO " + tables.schema()
        + "mgate_failed_write (migration, side, gate_key, error) VALUES (?, ?, ?, ?)";
    run(() -> {
      try (PreparedStatement statement = connection.prepareStatement(insert)) {
        statement.setString(1, failure.migration());
        statement.setString(2, failure.side().toString());
        // Whole, however long: the repair finds its row by it.
        statement.setString(3, failure.key());
        statement.setString(4, FailureWords.code(failure.cause()));
        statement.executeUpdate();
      }
    });
  }

  private interface SqlCall<T> {
    T call() throws SQLException;
  }

  private interface SqlAction {
    void run() throws SQLException;
  }

  private <T> T call(SqlCall<T> what) {
    try {
      return what.call();
    } catch (SQLException e) {
      throw thrown.apply(e);
    }
  }

  private void run(SqlAction what) {
    call(() -> {
      what.run();
      return true;
    });
  }
}

package io.migrationgate.jdbc.jdbi;

import io.migrationgate.GateUsageException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.EpochFence;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Replicas;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.spi.FenceAnswer;
import io.migrationgate.spi.UnitResource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jdbi.v3.core.ConnectionException;

/** The JDBC transaction behind a unit of work. */
final class TransactionResource implements UnitResource {
  private static final int LONGEST_ERROR = 1_000;

  private final Connection connection;
  private final EpochFence fence;
  private final String insert;
  private final boolean replica;
  private boolean inTime;

  TransactionResource(Connection connection, EpochFence fence, Replicas replicas, String schema) {
    this.replica = call(() -> replicas.replica(connection));
    this.connection = connection;
    this.fence = fence;
    this.insert = "INSERT INTO " + schema
        + "mgate_failed_write (migration, side, gate_key, error) VALUES (?, ?, ?, ?)";
  }

  /** The pin that is about to be taken comes before the transaction's first statement. */
  void nothingRunYet() {
    inTime = true;
  }

  @Override
  public void beforePin() {
    if (inTime) {
      return;
    }
    int level = call(connection::getTransactionIsolation);
    if (level != Connection.TRANSACTION_READ_COMMITTED) {
      throw new GateUsageException(new Problem(
          "gated call in a transaction",
          "an isolation level other than READ COMMITTED (JDBC's " + level + ")",
          "READ COMMITTED, or a pin that was taken before the database took its snapshot",
          "use the plugin without pinningAtFirstGate()"));
    }
    inTime = true;
  }

  @Override
  public boolean onReplica() {
    return replica;
  }

  @Override
  public FenceAnswer fence(Epoch epoch) {
    return call(() -> fence.take(connection, epoch));
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

  /** A broken connection survives nothing either. */
  @Override
  public boolean survives(Throwable failure) {
    FailureKind kind = SqlFailures.kind(failure);
    return kind != FailureKind.CONTENTION
        && kind != FailureKind.LOCK_TIMEOUT
        && kind != FailureKind.UNREACHABLE;
  }

  @Override
  public void record(FailedWrite failure) {
    run(() -> {
      try (PreparedStatement statement = connection.prepareStatement(insert)) {
        statement.setString(1, failure.migration());
        statement.setString(2, failure.side().toString());
        // Whole, however long: the repair finds its row by it.
        statement.setString(3, failure.key());
        statement.setString(4, readable(failure.error()));
        statement.executeUpdate();
      }
    });
  }

  /** PostgreSQL keeps no NUL in a text. */
  private static String readable(String error) {
    String text = error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
    return text.replace('\0', '\uFFFD');
  }

  private interface SqlCall<T> {
    T call() throws SQLException;
  }

  private interface SqlAction {
    void run() throws SQLException;
  }

  private static <T> T call(SqlCall<T> what) {
    try {
      return what.call();
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private static void run(SqlAction what) {
    call(() -> {
      what.run();
      return true;
    });
  }
}

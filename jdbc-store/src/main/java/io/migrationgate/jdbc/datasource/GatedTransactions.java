package io.migrationgate.jdbc.datasource;

import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Problem;
import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.internal.GateTables;
import io.migrationgate.jdbc.internal.PhysicalConnection;
import io.migrationgate.jdbc.internal.RawConnection;
import io.migrationgate.jdbc.internal.ServerView;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs work as a transaction on a connection of the caller's: a unit of work that is pinned before
 * its first statement, checked right before its commit, committed, and ended. For plain JDBC where
 * no data source is wrapped, such as an import with a connection of its own.
 *
 * <pre>{@code
 * GatedTransactions transactions = GatedTransactions.of(gates);
 * transactions.run("nightly-import", connection, c -> {
 *   gate.write(() -> insertOld(c, row), () -> insertNew(c, row));
 *   return null;
 * });
 * }</pre>
 *
 * <p>Immutable and thread-safe. Keep it: it remembers which connections lead to a replica.
 */
public final class GatedTransactions {
  private final GatedDataSource.Options options;

  /**
   * What is done in the transaction.
   *
   * @param <T> what it returns
   * @param <X> what it may throw; then everything is rolled back
   */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object, X extends Throwable> {
    /**
     * Does it, on the calling thread, with this connection: a wrapped one, which sees savepoints,
     * and refuses statements that would end the transaction.
     */
    T run(Connection connection) throws X;
  }

  private GatedTransactions(GatedDataSource.Options options) {
    this.options = options;
  }

  /** Transactions that are units of work of this node. */
  public static GatedTransactions of(MigrationGates gates) {
    return new GatedTransactions(
        new GatedDataSource.Options(gates, false, GateTables.onSearchPath(gates)));
  }

  /** Where the store's tables are, if the connections' search path does not lead there. */
  public GatedTransactions storeSchema(String name) {
    return new GatedTransactions(
        new GatedDataSource.Options(options.gates(), false, options.tables().in(name)));
  }

  /**
   * Begins a transaction, does the work, and commits; rolls back if the work throws, or the commit
   * check refuses. The connection has autocommit on afterwards, as before, and stays open.
   *
   * @param name what operators see when they wait for it
   * @param connection with autocommit on, so that the transaction begins and ends here; if it is
   *     one of a {@link GatedDataSource}, that does the rest
   * @return what the work returned
   * @throws X what the work threw
   * @throws SQLException what the database threw; {@link java.sql.SQLTransactionRollbackException}
   *     (SQL state 40001) if the commit was refused and the work may be run again
   * @throws GateUsageException if autocommit is off
   */
  public <T extends @Nullable Object, X extends Throwable> T run(
      String name, Connection connection, Work<T, X> work) throws X, SQLException {
    if (!connection.getAutoCommit()) {
      throw new GateUsageException(new Problem(
          "unit of work '" + name + "'",
          "a connection with autocommit off, on which a transaction of somebody else may be open",
          "autocommit on, so that the transaction begins and ends here",
          "call setAutoCommit(true) after the last commit or rollback, or use another connection"));
    }
    ConnectionUnit unit =
        connection.isWrapperFor(RawConnection.class) ? null : unit(name, connection);
    Connection gated = unit == null ? connection : new GatedConnection(connection, unit);
    try {
      return run(gated, unit, work);
    } finally {
      // Whatever has failed: a unit that stays behind on the thread would decide what it does next.
      if (unit != null) {
        unit.closed();
      }
    }
  }

  private static <T extends @Nullable Object, X extends Throwable> T run(
      Connection gated, @Nullable ConnectionUnit unit, Work<T, X> work) throws X, SQLException {
    gated.setAutoCommit(false);
    T result;
    try {
      if (unit != null) {
        // Pinned at once, should the work send its first statement by the connection below.
        unit.beforeStatement();
      }
      result = work.run(gated);
      gated.commit();
    } catch (Throwable failure) {
      undo(gated, failure);
      throw failure;
    }
    gated.setAutoCommit(true);
    return result;
  }

  private ConnectionUnit unit(String name, Connection raw) throws SQLException {
    Connection physical = PhysicalConnection.of(raw);
    CarriedUnits carried = CarriedUnits.requireFree(physical);
    ServerView server = options.tables().servers().view(raw, physical);
    SqlDialect dialect = SqlDialect.ofProduct(raw.getMetaData().getDatabaseProductName());
    ConnectionUnit unit = new ConnectionUnit(raw, options, dialect, server, name);
    carried.put(unit);
    return unit;
  }

  private static void undo(Connection gated, Throwable failure) {
    try {
      gated.rollback();
      gated.setAutoCommit(true);
    } catch (SQLException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}

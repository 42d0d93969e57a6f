package io.migrationgate.jdbc.datasource;

import io.migrationgate.jdbc.internal.PhysicalConnection;
import io.migrationgate.jdbc.internal.TransactionState;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection that is about to be wrapped. Finding the driver's own takes a walk through all
 * layers, so it is done once.
 *
 * @param handedOut what the data source below has handed out
 * @param physical the driver's own connection behind it
 */
record BorrowedConnection(Connection handedOut, Connection physical) {
  static BorrowedConnection of(Connection handedOut) throws SQLException {
    return new BorrowedConnection(handedOut, PhysicalConnection.of(handedOut));
  }

  /** Whether a transaction is open, or may be. */
  boolean mayBeInTransaction() throws SQLException {
    return TransactionState.ofPhysical(physical) != TransactionState.NONE;
  }
}

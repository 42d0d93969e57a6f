package io.migrationgate.jdbc.internal;

import io.migrationgate.GateUsageException;
import io.migrationgate.Problem;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.spi.FenceAnswer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The first statement of a transaction on a node without leases: locks the row of its epoch,
 * shared, until the transaction ends.
 *
 * <p>A statement may take its snapshot before a change settles, and get its lock after. It finds no
 * row all the same, or fails: the row was closed in between, PostgreSQL looks at a row's conditions
 * again once it has the lock (or, under REPEATABLE READ, gives up), and InnoDB reads locked rows as
 * they are now. Then the transaction, which is empty but for this, begins anew.
 *
 * <p>By the exact key, since an ordered search would lock the gap in front of the next epoch. Only
 * the row that is found is locked, not what the subquery reads.
 *
 * <p>Thread-safe; one for all transactions of a data source.
 */
public final class EpochFence {
  private final String schema;
  private volatile @Nullable String sql;
  private volatile @Nullable Boolean forgets;

  /**
   * A fence.
   *
   * @param schema what comes before each table's name
   */
  public EpochFence(String schema) {
    this.schema = schema;
  }

  /**
   * Takes it.
   *
   * @throws GateUsageException if no such lock can be held here
   */
  public FenceAnswer take(Connection connection, Epoch epoch) throws SQLException {
    if (connection.getAutoCommit()) {
      throw refused(
          "a connection that commits every statement by itself",
          "an open transaction, which holds the lock",
          "begin one");
    }
    FenceAnswer answer;
    try {
      answer = look(connection, epoch);
    } catch (SQLException e) {
      answer = switch (SqlFailures.kind(e)) {
        // The row was closed while the statement waited for it.
        case CONTENTION -> new FenceAnswer.Closed();
        case READ_ONLY ->
          throw refused(
              "a transaction that is read only (" + SqlFailures.message(e) + ")",
              "one that may lock a row",
              "do not mark the transaction as read only, or connect to the primary");
        case NO_TABLE, NO_DATABASE ->
          throw refused(
              "no table " + schema + "mgate_epoch (" + SqlFailures.message(e) + ")",
              "the store in the database of the gated data",
              "name its schema with storeSchema, or start the node without fenced()");
        case NO_PRIVILEGE ->
          throw refused(
              "a user that may not lock its rows (" + SqlFailures.message(e) + ")",
              "the privileges SELECT and UPDATE on " + schema + "mgate_epoch",
              "grant them to the application's user");
        default -> throw e;
      };
    }
    if (!(answer instanceof FenceAnswer.Held)) {
      connection.rollback();
    }
    return answer;
  }

  /**
   * Whether a fence that was taken still counts. Where an error may have ended the transaction
   * unnoticed, the row is locked once more: found open, no change has settled past it.
   */
  public boolean still(Connection connection, Epoch epoch) throws SQLException {
    if (!forgets(connection)) {
      return true;
    }
    try {
      return look(connection, epoch) instanceof FenceAnswer.Held;
    } catch (SQLException e) {
      if (SqlFailures.kind(e) == FailureKind.CONTENTION) {
        return false;
      }
      throw e;
    }
  }

  private boolean forgets(Connection connection) throws SQLException {
    Boolean known = forgets;
    if (known == null) {
      known = Dialect.of(connection.getMetaData()).endsTransactionsUnnoticed();
      forgets = known;
    }
    return known;
  }

  private FenceAnswer look(Connection connection, Epoch epoch) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql(connection))) {
      statement.setLong(1, epoch.number());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return new FenceAnswer.Closed();
        }
        return epoch.token().equals(row.getString(1))
            ? new FenceAnswer.Held(row.getLong(2))
            : new FenceAnswer.OtherHistory();
      }
    }
  }

  private String sql(Connection connection) throws SQLException {
    String known = sql;
    if (known == null) {
      String lock = Dialect.of(connection.getMetaData()).sharedLock();
      if (lock.isEmpty()) {
        throw refused(
            connection.getMetaData().getDatabaseProductName() + ", which has no shared row locks",
            "PostgreSQL, MariaDB or MySQL",
            "start the node without fenced()");
      }
      known = "SELECT token, (SELECT MAX(number) FROM %1$smgate_epoch) FROM %1$smgate_epoch"
              .formatted(schema)
          + " WHERE number = ? AND closed = FALSE " + lock;
      sql = known;
    }
    return known;
  }

  private static GateUsageException refused(String found, String expected, String next) {
    return new GateUsageException(
        new Problem("transaction on a node without leases", found, expected, next));
  }
}

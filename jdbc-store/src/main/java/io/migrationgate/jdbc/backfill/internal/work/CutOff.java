package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.store.RowTrouble;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * A row has failed, and a pool has ended the connection for it: nothing of the transaction is left,
 * and what is to be noted of the row is noted in another one.
 *
 * <p>HikariCP does so for some SQLStates, whatever the driver says of the connection. Among them is
 * {@code 0A000}, which PostgreSQL also says of values, such as NaN where a whole number is wanted.
 */
final class CutOff extends SQLException {
  private static final long serialVersionUID = 1L;

  private final transient Key key;
  private final transient RowTrouble trouble;

  private CutOff(Key key, RowTrouble trouble, SQLException why) {
    super(why.getMessage(), why.getSQLState(), why.getErrorCode(), why);
    this.key = key;
    this.trouble = trouble;
  }

  /** The row that has failed. */
  Key key() {
    return key;
  }

  /** What is to be noted of it. */
  RowTrouble trouble() {
    return trouble;
  }

  /**
   * Takes back what was tried with a row.
   *
   * @param why the row has failed
   * @throws CutOff if there is no connection any more that could
   */
  static void undo(
      Connection connection, Savepoint before, Key key, RowTrouble trouble, SQLException why)
      throws SQLException {
    if (why instanceof CutOff) {
      throw why;
    }
    try {
      connection.rollback(before);
    } catch (SQLException gone) {
      why.addSuppressed(gone);
      throw connection.isClosed() ? new CutOff(key, trouble, why) : gone;
    }
  }
}

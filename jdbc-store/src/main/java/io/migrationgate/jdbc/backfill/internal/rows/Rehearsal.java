package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.backfill.internal.store.RowTrouble;
import io.migrationgate.jdbc.internal.FailureWords;
import io.migrationgate.jdbc.internal.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/** The statements of a run, run over no rows and taken back. */
public final class Rehearsal {
  private Rehearsal() {}

  /**
   * Finds out whether they fail whatever the row.
   *
   * @param writes whether those that copy are meant too
   * @throws MigrationGateException if they do; in the database's words, which can quote no row
   */
  public static void of(String migration, RowWork rows, Connection connection, boolean writes)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      rows.rehearse(connection, writes);
    } catch (SQLException e) {
      if (!RowTrouble.mayBe(e)) {
        throw e;
      }
      throw new MigrationGateException(
          new Problem(
              "the backfill of migration '" + migration + "'",
              "an error without any row, " + FailureWords.code(e) + ": " + SqlFailures.message(e),
              "expressions and columns that the database can " + (writes ? "copy and " : "")
                  + "compare, for this user",
              "mend the declaration, the tables or the privileges, and start again"),
          e);
    }
    connection.rollback(before);
  }
}

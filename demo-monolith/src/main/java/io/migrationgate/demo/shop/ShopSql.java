package io.migrationgate.demo.shop;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.IntSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** What the repositories ask of statements. */
public final class ShopSql {
  private ShopSql() {}

  /** Requires that a statement hit one row. */
  public static void one(int rows) {
    if (rows != 1) {
      throw new IllegalStateException("a write that must hit one row hit " + rows);
    }
  }

  /** Runs a locking read; false if there is no such row. */
  public static boolean lock(Handle handle, String sql, long id) {
    return handle.select(sql, id).mapTo(Long.class).findOne().isPresent();
  }

  /** Runs an insert; false if the key is taken. The transaction is of no more use then. */
  public static boolean inserted(IntSupplier insert) {
    try {
      one(insert.getAsInt());
      return true;
    } catch (UnableToExecuteStatementException e) {
      if (isDuplicate(e)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * A column that must not be null: a side that is read holds every row, or a write of it was lost.
   */
  public static String text(ResultSet row, int column) throws SQLException {
    return present(row.getString(column), row, column);
  }

  /** As {@link #text}, for numbers: {@code getLong} would read a missing one as 0. */
  public static BigDecimal number(ResultSet row, int column) throws SQLException {
    return present(row.getBigDecimal(column), row, column);
  }

  private static <T> T present(@Nullable T value, ResultSet row, int column) throws SQLException {
    if (value == null) {
      throw new IllegalStateException(
          row.getMetaData().getColumnLabel(column) + " is null on a side that is read");
    }
    return value;
  }

  private static boolean isDuplicate(Throwable failure) {
    SQLException cause = sqlException(failure);
    // PostgreSQL says it by its state; MariaDB's state 23000 is any constraint, its code 1062 this
    // one.
    return cause != null && ("23505".equals(cause.getSQLState()) || cause.getErrorCode() == 1062);
  }

  /** Whether a row that is referred to is missing, or one that is to go is referred to. */
  static boolean isForeignKey(Throwable failure) {
    SQLException cause = sqlException(failure);
    return cause != null
        && ("23503".equals(cause.getSQLState())
            || cause.getErrorCode() == 1451
            || cause.getErrorCode() == 1452);
  }

  /**
   * Whether the database rolled the transaction back for others' sake, so that it may run again.
   */
  static boolean isTransient(Throwable failure) {
    SQLException cause = sqlException(failure);
    String state = cause == null ? null : cause.getSQLState();
    return state != null && state.startsWith("40");
  }

  private static @Nullable SQLException sqlException(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }
}

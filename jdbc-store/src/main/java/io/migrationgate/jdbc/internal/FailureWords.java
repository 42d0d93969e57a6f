package io.migrationgate.jdbc.internal;

import io.migrationgate.internal.sql.SqlDialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may be told of a failure to whoever has not asked to see values of rows.
 *
 * <p>A database quotes what it stumbles over, and the application's triggers and functions say
 * whatever they like under any SQLState. So the words of a statement that has read or written rows
 * are not told, only what kind of failure it was.
 */
public final class FailureWords {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");

  /** Classes of SQLState that speak of names, rights and dependents. */
  private static final Set<String> OF_NAMES = Set.of("0A", "2B", "3D", "3F", "42");

  private FailureWords() {}

  /** SQLState and the vendor's code; the exception's class if the database did not say it. */
  public static String code(Throwable failure) {
    SQLException e = SqlFailures.sqlException(failure);
    if (e == null) {
      return failure.getClass().getName();
    }
    String state = e.getSQLState() == null ? "none" : e.getSQLState();
    String vendor = Integer.toString(e.getErrorCode());
    return "SQLSTATE " + state
        + (e.getErrorCode() == 0 || vendor.equals(state) ? "" : " (error " + vendor + ")");
  }

  /** For a log: where it came from, and {@link #code} instead of anybody's words. */
  public static Exception trace(Throwable failure) {
    Exception trace = new Exception(failure.getClass().getName() + ", " + code(failure));
    trace.setStackTrace(failure.getStackTrace());
    return trace;
  }

  /** The same failure, with {@link #code} for a message. */
  public static SQLException coded(Throwable failure) {
    return new SQLException(code(failure), state(failure), vendor(failure));
  }

  /**
   * Of a query that has failed: the database's own words if it says the same before it has read a
   * row, {@link #code} otherwise.
   *
   * @param before set in the same transaction before the query ran; the transaction is back there
   *     afterwards
   */
  public static String ofQuery(
      Connection connection, Savepoint before, SqlDialect dialect, String sql, SQLException e) {
    String code = code(e);
    try {
      connection.rollback(before);
      // PostgreSQL looks at rights and policies when a plan is made; and its driver runs what it is
      // asked to describe, where a pool between them calls for its simple protocol.
      SQLException early =
          dialect.postgresql() ? planning(connection, sql) : preparing(connection, sql);
      if (early == null) {
        return code;
      }
      connection.rollback(before);
      return code.equals(code(early)) && withoutPlaces(early).equals(withoutPlaces(e))
          ? SqlFailures.message(e)
          : code;
    } catch (SQLException again) {
      LOG.debug("It cannot be asked whether a query fails without rows", again);
      return code;
    }
  }

  /** The same as an exception. */
  public static SQLException rowless(
      Connection connection, Savepoint before, SqlDialect dialect, String sql, SQLException e) {
    return new SQLException(
        ofQuery(connection, before, dialect, sql, e), e.getSQLState(), e.getErrorCode());
  }

  /** Of a statement that changes tables: its words where they are about names. */
  public static String ofDefinition(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    boolean ofNames = state.length() == 5 && OF_NAMES.contains(state.substring(0, 2));
    return ofNames ? SqlFailures.message(e) : code(e);
  }

  /** The words without numbers: a place in the statement is another one behind EXPLAIN. */
  private static String withoutPlaces(SQLException e) {
    return SqlFailures.message(e).replaceAll("[0-9]+", "");
  }

  private static @Nullable SQLException preparing(Connection connection, String sql) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.getMetaData();
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  private static @Nullable SQLException planning(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("EXPLAIN " + sql);
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  private static @Nullable String state(Throwable failure) {
    SQLException e = SqlFailures.sqlException(failure);
    return e == null ? null : e.getSQLState();
  }

  private static int vendor(Throwable failure) {
    SQLException e = SqlFailures.sqlException(failure);
    return e == null ? 0 : e.getErrorCode();
  }
}

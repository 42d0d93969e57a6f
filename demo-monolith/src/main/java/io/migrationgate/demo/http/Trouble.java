package io.migrationgate.demo.http;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;

/** Why a request failed that might succeed in a moment; answered with status 503. */
public enum Trouble {
  /** The database is away, or the connection to it broke. */
  DATABASE,
  /** The process may not work until it has reached the store again. */
  LEASE;

  /** Class 08 is the connection's, class 57 the operator who stops or restarts the server. */
  static boolean isConnection(Throwable failure) {
    if (!(failure instanceof SQLException sql)) {
      return false;
    }
    String state = sql.getSQLState();
    return sql instanceof SQLTransientConnectionException
        || sql instanceof SQLNonTransientConnectionException
        || (state != null && (state.startsWith("08") || state.startsWith("57P")));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

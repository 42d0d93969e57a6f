package io.migrationgate.demo.http;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.LeaseLostException;
import io.migrationgate.PartialWriteException;
import io.migrationgate.spi.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Optional;

/** Why a request failed that might succeed in a moment; answered with status 503. */
enum Trouble {
  /** The database is away, or the connection to it broke. */
  DATABASE,
  /** The process may not work until it has reached the store again. */
  LEASE;

  /** What a failure is due to; empty if it is none of these. */
  static Optional<Trouble> of(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof PartialWriteException) {
        // One of its sides has failed: neither the lease nor the connection.
        return Optional.empty();
      }
      if (at instanceof LeaseLostException || at instanceof CommitRefusedException) {
        return Optional.of(LEASE);
      }
      if (at instanceof StoreUnavailableException
          || (at instanceof SQLException sql && isConnection(sql))) {
        return Optional.of(DATABASE);
      }
    }
    return Optional.empty();
  }

  /** Class 08 is the connection's, class 57 the operator who stops or restarts the server. */
  private static boolean isConnection(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLTransientConnectionException
        || failure instanceof SQLNonTransientConnectionException
        || (state != null && (state.startsWith("08") || state.startsWith("57P")));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

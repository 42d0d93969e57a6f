package io.migrationgate.jdbc.datasource;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.internal.ServerLevel;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The isolation level of a connection's transaction, asked for as rarely as is safe.
 *
 * <p>What is known holds for one transaction at most: a function, a cursor or an UPDATE of
 * {@code pg_settings} may change the level of later ones, and no text says so. That of the
 * transaction itself PostgreSQL lets nothing change but a setting sent as a text. MariaDB and MySQL
 * tell the session's level, which may be another than that of the transaction: where a text has
 * made the two differ, nothing is known.
 */
final class IsolationLevel {
  // Of a database without transactions, which tells this, none is asked twice for nothing.
  private static final int UNKNOWN = Connection.TRANSACTION_NONE;

  private final Connection raw;
  private volatile int level;
  private volatile boolean untold;

  IsolationLevel(Connection raw) {
    this.raw = raw;
  }

  /** What the database tells, in JDBC's numbers. */
  int told() throws SQLException {
    int known = level;
    if (known == UNKNOWN) {
      known = ServerLevel.of(raw);
      level = known;
    }
    return known;
  }

  /** Whether the transaction may have another level than what the database tells. */
  boolean untold() {
    return untold;
  }

  /** Sets it, for the transaction that has not begun yet and those after it. */
  void set(int wanted) throws SQLException {
    level = UNKNOWN;
    raw.setTransactionIsolation(wanted);
    level = wanted;
    untold = false;
  }

  /** A text is about to be sent. */
  void sending(TransactionControl control, SqlDialect dialect, boolean inTransaction) {
    if (control == TransactionControl.NONE) {
      return;
    }
    level = UNKNOWN;
    boolean code = control == TransactionControl.BLOCK || control == TransactionControl.DYNAMIC;
    untold |= control == TransactionControl.ONE_LEVEL
        || (control == TransactionControl.SESSION_LEVEL && inTransaction)
        || (code && dialect.mysql());
  }

  /** Something was sent in autocommit mode. */
  void sentAlone() {
    forget();
  }

  /** The transaction has ended. */
  void ended() {
    forget();
    if (untold) {
      untold = false;
    }
  }

  // A volatile write costs more than a look.
  private void forget() {
    if (level != UNKNOWN) {
      level = UNKNOWN;
    }
  }
}

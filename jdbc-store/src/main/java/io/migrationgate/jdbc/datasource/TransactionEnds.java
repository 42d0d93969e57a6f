package io.migrationgate.jdbc.datasource;

import io.migrationgate.MigrationGateException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The ways in which JDBC ends a transaction: each asks the unit first, then the driver, and tells
 * the unit when the driver has returned or thrown.
 */
final class TransactionEnds {
  private final Connection raw;
  private final ConnectionUnit unit;

  TransactionEnds(Connection raw, ConnectionUnit unit) {
    this.raw = raw;
    this.unit = unit;
  }

  /** Something that the driver is asked. */
  interface SqlAction {
    void run() throws SQLException;
  }

  void setAutoCommit(boolean on) throws SQLException {
    unit.requireNotBegunElsewhere();
    if (!on) {
      unit.beforeBegin();
      raw.setAutoCommit(false);
      unit.begun();
    } else if (unit.inTransaction()) {
      commitBy(() -> raw.setAutoCommit(true), true);
    } else {
      raw.setAutoCommit(true);
    }
  }

  void commit() throws SQLException {
    unit.requireNotBegunElsewhere();
    if (unit.inTransaction()) {
      commitBy(raw::commit, false);
    } else {
      raw.commit();
    }
  }

  private void commitBy(SqlAction commit, boolean autoCommitAfter) throws SQLException {
    try {
      if (unit.beforeCommit(autoCommitAfter)) {
        rollback();
      }
    } catch (MigrationGateException refused) {
      throw rolledBack(Refusals.commit(refused));
    }
    boolean done = false;
    try {
      commit.run();
      done = true;
    } finally {
      unit.ended(done, done && autoCommitAfter);
    }
  }

  private SQLException rolledBack(SQLException refused) {
    try {
      raw.rollback();
      unit.ended(true, false);
    } catch (SQLException | RuntimeException e) {
      unit.doom();
      refused.addSuppressed(e);
    }
    return refused;
  }

  void rollback() throws SQLException {
    unit.requireNotBegunElsewhere();
    boolean done = false;
    try {
      raw.rollback();
      done = true;
    } finally {
      if (unit.inTransaction()) {
        unit.ended(done, false);
      }
    }
  }

  /**
   * What a pool or a driver does with an open transaction is its own affair, and some commit it: so
   * what the commit check would refuse is rolled back first.
   */
  void close() throws SQLException {
    try {
      if (unit.mustNotBeCommitted()) {
        raw.rollback();
      }
    } finally {
      closeBy(raw::close);
    }
  }

  /** Closes or aborts the connection below, and ends the unit when that has returned. */
  void closeBy(SqlAction closing) throws SQLException {
    unit.closing();
    try {
      closing.run();
    } finally {
      unit.closed();
    }
  }
}

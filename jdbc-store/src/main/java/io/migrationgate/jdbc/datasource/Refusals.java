package io.migrationgate.jdbc.datasource;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.FenceRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGateException;
import io.migrationgate.PartialWriteException;
import io.migrationgate.Problem;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLTransactionRollbackException;

/**
 * What a wrapped connection throws. JDBC's exceptions, since pools and frameworks clean up after
 * these; the cause is this library's own.
 */
final class Refusals {
  /** A class of states that means: not in this state of the transaction. */
  private static final String INVALID_TRANSACTION_STATE = "25000";

  private static final String MAY_BE_RUN_AGAIN = "40001";

  private static final String CONNECTION_DOES_NOT_EXIST = "08003";

  private Refusals() {}

  static SQLException commit(MigrationGateException refused) {
    // What failed by itself fails again.
    boolean again =
        refused instanceof CommitRefusedException && !(refused instanceof PartialWriteException);
    return again ? mayBeRunAgain(refused) : because(refused);
  }

  /** The pin could not be taken before a statement. */
  static SQLException pin(MigrationGateException refused) {
    return refused instanceof FenceRefusedException ? mayBeRunAgain(refused) : because(refused);
  }

  private static SQLException mayBeRunAgain(MigrationGateException refused) {
    return new SQLTransactionRollbackException(refused.getMessage(), MAY_BE_RUN_AGAIN, 0, refused);
  }

  static SQLException because(MigrationGateException cause) {
    return new SQLNonTransientException(cause.getMessage(), INVALID_TRANSACTION_STATE, 0, cause);
  }

  private static SQLException usage(Problem problem) {
    return because(new GateUsageException(problem));
  }

  static SQLException autocommitInWrite() {
    return usage(new Problem(
        "statement inside a gated write",
        "a connection in autocommit mode",
        "a connection with an open transaction, so that both sides commit together or not at all",
        "call setAutoCommit(false) first, or use the connection of the transaction"));
  }

  static SQLException handedOutTwice() {
    return usage(new Problem(
        "wrapped data source",
        "a connection from the data source below that it has handed out before, and in whose"
            + " transaction somebody works",
        "a connection of its own for each borrower until he closes it",
        "wrap a pool; where all share one connection, close it before the next one borrows it, or"
            + " hand on the Connection itself"));
  }

  static SQLException begunElsewhere() {
    return usage(new Problem(
        "wrapped connection in autocommit mode",
        "a transaction on it that was not begun here: another borrower has the same connection, or"
            + " autocommit was switched off on the one below",
        "a connection of its own for each borrower, and setAutoCommit called on the wrapped one",
        "wrap a pool, or hand on the Connection itself"));
  }

  static GateUsageException begunBefore() {
    return new GateUsageException(new Problem(
        "gated call in a transaction of a wrapped connection",
        "that it was begun before the connection was handed out, or past it, so that it may see"
            + " what was there before the phases by which this node decides",
        "one begun on the wrapped connection; or under READ COMMITTED, where leases are used and"
            + " the database tells the transaction's level",
        "end it where it was begun, or call rollback() first if nothing in it is wanted; give the"
            + " wrapped data source to what begins transactions, and have a pool end those of"
            + " connections that it is given back (rollbackOnReturn)"));
  }

  static SQLException replica() {
    return usage(new Problem(
        "statement inside a gated call",
        "a connection to a replica, whose data may be older than the phases that this node knows",
        "a connection to the primary",
        "read what gates decide about from the primary"));
  }

  static SQLException otherThread(String thread) {
    return usage(new Problem(
        "transaction on a wrapped connection",
        "a call from thread " + Thread.currentThread().getName(),
        "calls from thread " + thread + ", which sent its first statement",
        "keep a transaction on one thread; another one may roll back, close or abort it"));
  }

  static CommitRefusedException endedElsewhere() {
    return new CommitRefusedException(new Problem(
        "transaction on a wrapped connection",
        "that another thread has ended it, by a rollback",
        "to be told so, once, before anything is done in the next one",
        "roll back what else is open on this thread, and run the whole transaction again"));
  }

  static FenceRefusedException fenceElsewhere() {
    return new FenceRefusedException(new Problem(
        "transaction on a wrapped connection",
        "that another thread has ended it, or uses its connection now",
        "one thread at a time",
        "roll back what is open on this thread, and run it again"));
  }

  static SQLException control(TransactionControl control, String sql) {
    return statement(sql, control.what(), control.instead());
  }

  static SQLException call(String sql, String why) {
    return statement(
        sql,
        why,
        TransactionControl.CALL.instead()
            + "; or take that out of the procedure, and let this user see its body");
  }

  private static SQLException statement(String sql, String found, String instead) {
    return usage(new Problem(
        "statement '" + (sql.length() <= 80 ? sql : sql.substring(0, 80) + "…") + "'",
        found,
        "transactions that end by way of JDBC, where their commit is checked",
        instead));
  }

  static SQLException isolationTooLate() {
    return usage(new Problem(
        "isolation level of a wrapped connection",
        "a change in the middle of a transaction",
        "a change before its first statement; some drivers commit otherwise",
        "set it before, or after the commit"));
  }

  static GateUsageException levelUntold() {
    return new GateUsageException(new Problem(
        "gated call after a statement of its transaction",
        "an isolation level that a statement has set, or may have set, and that this database does"
            + " not tell",
        "READ COMMITTED, set with Connection.setTransactionIsolation before the transaction",
        "set it like that; or wrap the data source without pinningAtFirstGate()"));
  }

  static SQLException batchOfAnother() {
    return usage(new Problem(
        "batch on a wrapped connection",
        "what a gated write has added to it in a transaction that has ended since",
        "a batch that is sent in the transaction in which its gated writes were decided",
        "call executeBatch() before the commit; clearBatch() forgets it"));
  }

  static SQLException closed() {
    return new SQLNonTransientConnectionException(
        "the connection was closed or aborted", CONNECTION_DOES_NOT_EXIST);
  }

  static SQLException failedBefore() {
    return usage(new Problem(
        "commit on a wrapped connection",
        "a transaction whose last commit or rollback failed",
        "a transaction that was rolled back since",
        "call Connection.rollback(), or close the connection"));
  }
}

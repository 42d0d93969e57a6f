package io.migrationgate.jdbc.datasource;

/** What a text does to the transaction it is sent in. */
enum TransactionControl {
  /** Nothing. */
  NONE("", ""),
  /** It changes a setting, perhaps the isolation level. */
  SETTING("", ""),
  /** It changes the level of later transactions, and what the database tells at once. */
  SESSION_LEVEL("", ""),
  /** It may change the level of one transaction, which the database does not tell. */
  ONE_LEVEL("", ""),
  /** It runs a stored procedure, which may commit: that is looked at. */
  CALL(
      "a stored procedure that may commit",
      "call it on a connection in autocommit mode, outside the transaction"),
  COMMIT("COMMIT as text", "call Connection.commit()"),
  ROLLBACK("ROLLBACK as text", "call Connection.rollback()"),
  BEGIN("the begin of a transaction as text", "call Connection.setAutoCommit(false)"),
  BLOCK(
      "a block of statements, which may commit",
      "run it on a connection in autocommit mode, outside the transaction"),
  DYNAMIC(
      "a text that the database is given as a value, which may commit",
      "send the statement itself; or run it on a connection in autocommit mode"),
  TWO_PHASE(
      "two-phase commit as text", "commit with Connection.commit(); two phases are not supported"),
  AUTOCOMMIT("autocommit set as text", "call Connection.setAutoCommit"),
  IMPLICIT_COMMIT(
      "a statement that commits by itself on this database, or is not known not to",
      "run it on a connection in autocommit mode, outside the transaction");

  private final String what;
  private final String instead;

  TransactionControl(String what, String instead) {
    this.what = what;
    this.instead = instead;
  }

  String what() {
    return what;
  }

  String instead() {
    return instead;
  }

  /** Whether it may not be sent in a transaction. */
  boolean endsTransaction() {
    return compareTo(ONE_LEVEL) > 0;
  }

  /** What the worse of two does; of two that end the transaction, the first. */
  TransactionControl and(TransactionControl other) {
    return endsTransaction() || compareTo(other) >= 0 ? this : other;
  }
}

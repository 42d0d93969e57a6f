package io.migrationgate.jdbc.datasource;

/**
 * What a statement was prepared from.
 *
 * @param sql empty if it was not
 */
record Prepared(String sql, TransactionControl control) {
  static final Prepared NOTHING = new Prepared("", TransactionControl.NONE);
}

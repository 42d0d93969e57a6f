package io.migrationgate.jdbc.datasource;

import java.util.List;

/**
 * What a statement was prepared from.
 *
 * @param sql as the application gave it; empty if it was not prepared
 * @param control what it does to the transaction
 * @param marks the migrations whose mark its text carries
 */
record Prepared(String sql, TransactionControl control, List<String> marks) {
  static final Prepared NOTHING = new Prepared("", TransactionControl.NONE, List.of());
}

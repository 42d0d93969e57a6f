package io.migrationgate.hibernate;

import io.migrationgate.internal.sql.TableName;
import java.util.Set;

/**
 * What a statement writes of one table. Immutable.
 *
 * @param table the table
 * @param columns the columns that are told
 * @param everyColumn whether it inserts without telling columns
 * @param rows whether rows come or go
 * @param inserts whether they come
 */
record WrittenTable(
    TableName table, Set<String> columns, boolean everyColumn, boolean rows, boolean inserts) {
  static WrittenTable updated(TableName table, Set<String> columns) {
    return new WrittenTable(table, Set.copyOf(columns), false, false, false);
  }

  static WrittenTable inserted(TableName table, Set<String> columns) {
    return new WrittenTable(table, Set.copyOf(columns), columns.isEmpty(), true, true);
  }

  /** A row of nothing but defaults. */
  static WrittenTable insertedDefaults(TableName table) {
    return new WrittenTable(table, Set.of(), false, true, true);
  }

  static WrittenTable deleted(TableName table) {
    return new WrittenTable(table, Set.of(), false, true, false);
  }
}

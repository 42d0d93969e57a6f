package io.migrationgate.jdbc.backfill.internal.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a database's catalog says of columns that rows are found by. Stateless. */
public interface KeyCatalog {
  /** How each column of a table would serve as a key, by the name that the dialect gives it. */
  Map<String, KeyUse> uses(Connection connection, String table) throws SQLException;

  /** All unique indexes of a table. */
  List<UniqueIndex> uniqueIndexes(Connection connection, String table) throws SQLException;

  /** Whether rows are added by a statement that wants an index over just the key's columns. */
  default boolean addsByIndexOfKey() {
    return false;
  }

  /** A condition: a key column holds a value that cannot be read and bound; empty if none can. */
  default String unreadable(ColumnInfo column) {
    return "";
  }

  /** A condition: a key column's value is another one in the other side's column; empty if none. */
  default String respelled(ColumnInfo from, ColumnInfo to) {
    return "";
  }

  /**
   * An index that no two rows share an entry of.
   *
   * @param name of the index or the constraint
   * @param columns by the names that the dialect gives them
   * @param flaw why all rows are not told apart by it at every moment; empty if they are
   */
  record UniqueIndex(String name, Set<String> columns, String flaw) {}
}

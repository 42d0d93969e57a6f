package io.migrationgate.jdbc.backfill.internal.copy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What a database's catalog says of tables and their columns. Stateless. */
public interface ColumnCatalog {
  /** All columns of a table, by the name that {@link CopyDialect#fold} gives. */
  Map<String, ColumnInfo> of(Connection connection, String table) throws SQLException;

  /** Columns that the database sets with every update in which they are not named. */
  default List<String> selfUpdating(Connection connection, String table) throws SQLException {
    return List.of();
  }

  /**
   * What columns hold if nobody gives them a value, by their names as {@link ColumnInfo#name} has
   * them: only of those for which it is always the same, and not NULL.
   */
  Map<String, String> defaults(Connection connection, String table) throws SQLException;

  /** Columns that are computed, and cannot be written. */
  List<String> generated(Connection connection, String table) throws SQLException;

  /** The names of the primary key's columns, as {@link CopyDialect#fold} gives them, in order. */
  List<String> primaryKey(Connection connection, String table) throws SQLException;

  /** About how many rows a table has. */
  long estimate(Connection connection, String table) throws SQLException;

  /** Foreign keys of other tables to it, as JDBC's meta data has them. */
  ResultSet exportedKeys(Connection connection, String table) throws SQLException;

  /**
   * Why foreign keys by which rows of other tables are deleted or changed may be left out by
   * {@link #exportedKeys}, or not act in this session; empty if they are not.
   */
  default String unseenReferences(Connection connection, String table) throws SQLException {
    return "";
  }

  /**
   * What holds a table's rows, each by its name, and what tells it from another of that name, also
   * from itself after it was emptied or away: itself, and its partitions.
   */
  default Map<String, String> parts(Connection connection, String table) throws SQLException {
    return Map.of();
  }
}

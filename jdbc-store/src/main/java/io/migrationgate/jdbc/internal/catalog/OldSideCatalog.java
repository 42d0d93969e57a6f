package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.spi.ContractDatabase.Presence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** How one kind of database tells who depends on a table or its columns. */
abstract sealed class OldSideCatalog
    permits PostgresOldSideCatalog, MariaDbOldSideCatalog, H2OldSideCatalog {
  static final int LOOK_SECONDS = 60;

  static OldSideCatalog of(Dialect dialect) {
    return dialect.choose(
        PostgresOldSideCatalog::new, MariaDbOldSideCatalog::new, H2OldSideCatalog::new);
  }

  /** Everything that uses what is dropped. */
  abstract List<CatalogUse> uses(Connection connection, DropTarget target) throws SQLException;

  /** The columns of the primary key, in order; empty if there is none. */
  abstract List<String> keyColumns(Connection connection, DropTarget target) throws SQLException;

  /** An identifier as it must be written in a statement. */
  abstract String quote(String identifier);

  /** What a declaration means by a side, as far as it is there. */
  static DropTarget target(
      Inspector inspector, Handle handle, String table, List<String> declaredColumns)
      throws SQLException {
    Map<String, Boolean> there = inspector.mandatoryByColumn(handle, table);
    List<String> parts = Identifiers.parts(table);
    String schema = parts.size() > 1 ? inspector.tableName(parts.get(parts.size() - 2)) : null;
    String bare = inspector.tableName(parts.get(parts.size() - 1));
    boolean whole = declaredColumns.isEmpty();
    List<String> columns = new ArrayList<>();
    if (whole) {
      columns.addAll(there.keySet());
    } else {
      declaredColumns.stream()
          .map(inspector::fold)
          .filter(there::containsKey)
          .forEach(columns::add);
    }
    Presence presence = columns.isEmpty()
        ? Presence.NONE
        : whole || columns.size() == declaredColumns.size() ? Presence.ALL : Presence.SOME;
    return new DropTarget(table, schema, bare, columns, whole, presence);
  }

  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  static <T> List<T> query(Connection connection, String sql, Row<T> row, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(LOOK_SECONDS);
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(row.read(rows));
        }
      }
      return found;
    }
  }
}

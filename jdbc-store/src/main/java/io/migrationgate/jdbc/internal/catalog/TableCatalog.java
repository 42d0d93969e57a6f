package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.spi.ResolvedTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the table that a name leads to, and tells what it is. Stateless.
 *
 * <p>A name is a text that each session may read otherwise: its case, its quotes, the search path,
 * a synonym. So nobody compares names, or puts them into statements, before the database has said
 * what they mean.
 */
public abstract sealed class TableCatalog
    permits PostgresTableCatalog, MariaDbTableCatalog, H2TableCatalog {
  private static final int TIMEOUT_SECONDS = 30;

  /** The catalog of a kind of database. */
  public static TableCatalog of(Dialect dialect) {
    return dialect.choose(PostgresTableCatalog::new, MariaDbTableCatalog::new, H2TableCatalog::new);
  }

  /**
   * Looks a name up, as a statement of this session would.
   *
   * @param declared the name
   * @return empty if there is no such table that this user may see
   */
  public abstract Optional<ResolvedTable> resolve(Connection connection, String declared)
      throws SQLException;

  /** Reads one row. */
  interface Row {
    ResolvedTable read(ResultSet row) throws SQLException;
  }

  static Optional<ResolvedTable> first(
      Connection connection, String sql, Row row, @Nullable String... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
      }
    }
  }

  static Problem problem(String table, String found, String expected, String nextStep) {
    return new Problem("table " + table, found, expected, nextStep);
  }

  /** What every database says of something that only looks like a table. */
  static Problem noTable(String table, String found) {
    return problem(
        table, found, "a table that holds its rows itself", "declare the table behind it");
  }
}

package io.migrationgate.jdbc;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import io.migrationgate.spi.ResolvedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A table as the database's catalog describes it: what one has to know to write a change of it.
 * Immutable.
 *
 * @param name as the database writes it, with its schema
 * @param product what the driver calls the database, for example {@code PostgreSQL}
 * @param columns in the table's order
 * @param key the names of the primary key's columns, in its order, as {@link ColumnShape#name}
 *     writes them; empty if there is none
 */
public record TableShape(String name, String product, List<ColumnShape> columns, List<String> key) {
  /** Copies the lists. */
  public TableShape {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /**
   * Reads it, on a connection of its own.
   *
   * @param written the table's name, read as a statement of such a connection would read it
   * @throws MigrationGateException if there is no such table, or it does not hold its rows itself
   * @throws io.migrationgate.spi.StoreUnavailableException if the database cannot be reached
   */
  public static TableShape read(DataSource connections, String written) {
    try (Connection connection = connections.getConnection()) {
      Dialect dialect = Dialect.of(connection.getMetaData());
      ResolvedTable found =
          TableCatalog.of(dialect).resolve(connection, written).orElseThrow(() -> none(written));
      Problem unfit = found.unfit();
      if (unfit != null) {
        throw new MigrationGateException(unfit);
      }
      return new TableShapeReader(connection, dialect, found.name()).read();
    } catch (SQLException e) {
      throw SqlFailures.unavailable("table " + written, e);
    }
  }

  private static MigrationGateException none(String written) {
    return new MigrationGateException(new Problem(
        "table " + written,
        "no such table that this user may see",
        "a table of this database",
        "check its name and schema"));
  }

  /** The column of a name, as somebody writes it in SQL. */
  public Optional<ColumnShape> column(String written) {
    return columns.stream().filter(column -> column.isCalled(written)).findFirst();
  }
}

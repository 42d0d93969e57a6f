package io.migrationgate.jdbc.views;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.ViewDatabase.ShownMigration;
import io.migrationgate.spi.ViewDatabase.ViewPlan;
import io.migrationgate.spi.ViewDatabase.ViewSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How one kind of database makes view schemas, and what its catalog says of them. */
abstract sealed class ViewCatalog permits PostgresViews, MariaDbViews {
  private static final int LOOK_SECONDS = 60;

  final ViewNames names;
  private final TableCatalog tables;

  ViewCatalog(ViewNames names, TableCatalog tables) {
    this.names = names;
    this.tables = tables;
  }

  abstract Set<String> existing(Connection connection, Set<String> schemas) throws SQLException;

  abstract ViewPlan creating(Connection connection, String schema, List<ShownMigration> shown)
      throws SQLException;

  abstract List<String> dropping(Connection connection, String schema) throws SQLException;

  abstract List<ViewSession> sessions(
      Connection connection, Set<String> schemas, Set<Long> processes) throws SQLException;

  abstract List<String> finalizing(
      Connection connection, MigrationDeclaration declared, Set<String> schemas)
      throws SQLException;

  abstract List<TableColumn> columns(Connection connection, ResolvedTable table)
      throws SQLException;

  /**
   * The shape of every table of which a side has columns, by the table's name.
   *
   * @throws MigrationGateException if a table or a column is not there
   */
  final Map<ResolvedTable, ViewShape> shapes(
      Connection connection, String schema, List<ShownMigration> shown) throws SQLException {
    Map<String, ResolvedTable> found = new LinkedHashMap<>();
    Map<ResolvedTable, ViewShape> shapes = new LinkedHashMap<>();
    for (ShownMigration each : shown) {
      for (SideSpec side : sides(each.declared())) {
        if (!side.columns().isEmpty()) {
          ResolvedTable table = resolve(connection, side.table());
          if (found.putIfAbsent(table.name(), table) == null) {
            shapes.put(
                table, new ViewShape(schema, table.name(), columns(connection, table), names));
          }
        }
      }
    }
    for (ShownMigration each : shown) {
      for (Map.Entry<ResolvedTable, ViewShape> entry : shapes.entrySet()) {
        boolean oldHere = here(connection, side(each.declared().oldSide()), entry.getKey());
        boolean newHere = here(connection, side(each.declared().newSide()), entry.getKey());
        if (oldHere || newHere) {
          entry.getValue().with(each, oldHere, newHere);
        }
      }
    }
    return shapes;
  }

  private boolean here(Connection connection, SideSpec side, ResolvedTable table)
      throws SQLException {
    return !side.columns().isEmpty()
        && resolve(connection, side.table()).name().equals(table.name());
  }

  private static SideSpec side(@Nullable SideSpec side) {
    return Objects.requireNonNull(side, "views are declared with both sides");
  }

  static List<SideSpec> sides(MigrationDeclaration declared) {
    return List.of(side(declared.oldSide()), side(declared.newSide()));
  }

  /**
   * The table that holds the rows.
   *
   * @throws MigrationGateException if there is none
   */
  final ResolvedTable resolve(Connection connection, String declared) throws SQLException {
    return tables
        .resolve(connection, declared)
        .orElseThrow(() -> refused(
            "table " + declared,
            "no such table that this user may see",
            "the table that is declared",
            "mend the declaration, qualify the table with its schema, or grant access"));
  }

  /** The same; none if there is none. */
  final List<ResolvedTable> found(Connection connection, String declared) throws SQLException {
    return tables.resolve(connection, declared).stream().toList();
  }

  /** {@code "price_cents" AS "price", …}. */
  final String selected(Collection<ViewColumn> columns) {
    return columns.stream()
        .map(column -> names.quote(column.column()) + " AS " + names.quote(column.name()))
        .collect(Collectors.joining(", "));
  }

  /** What an operator should know of columns that inserts cannot name. */
  static List<String> notes(Map<ResolvedTable, ViewShape> shapes) {
    List<String> notes = new ArrayList<>();
    shapes.forEach((table, shape) -> {
      if (!shape.mandatory().isEmpty()) {
        notes.add("table " + table.name() + ": hidden and NOT NULL without a default: "
            + String.join(", ", shape.mandatory())
            + "; inserts through the view fail unless a trigger fills it");
      }
    });
    return notes;
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

  static MigrationGateException refused(
      String subject, String found, String expected, String next) {
    return new MigrationGateException(new Problem(subject, found, expected, next));
  }

  static MigrationGateException differs(String schema, String view) {
    return refused(
        "view " + schema + "." + view,
        "other columns than " + schema + " is declared to show",
        "what was declared when it was made",
        "if nobody uses it any more: mgate views drop " + schema
            + " --reason \"why\", and create it anew");
  }
}

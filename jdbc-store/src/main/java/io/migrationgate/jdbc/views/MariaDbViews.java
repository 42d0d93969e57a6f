package io.migrationgate.jdbc.views;

import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.ViewDatabase.ShownMigration;
import io.migrationgate.spi.ViewDatabase.ViewPlan;
import io.migrationgate.spi.ViewDatabase.ViewSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MariaDB and MySQL. A session looks in one database only, so a view schema is a database with a
 * view of every table, but for those of this library and of sides that are not shown.
 *
 * <p>A view is a text there: once a column of its table has another name, it is made anew.
 */
final class MariaDbViews extends ViewCatalog {
  private static final String TABLES = """
      SELECT table_name AS name, table_type AS kind FROM information_schema.tables
      WHERE table_schema = ? ORDER BY table_name
      """;

  private static final String OTHERS = """
      SELECT routine_name AS name FROM information_schema.routines WHERE routine_schema = ?
      UNION ALL
      SELECT event_name FROM information_schema.events WHERE event_schema = ?
      """;

  private static final String COLUMNS = """
      SELECT column_name AS name,
             is_nullable = 'NO' AND column_default IS NULL
               AND extra NOT LIKE '%auto_increment%'
               AND COALESCE(generation_expression, '') = '' AS mandatory,
             extra LIKE '%INVISIBLE%' AS invisible
      FROM information_schema.columns
      WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position
      """;

  private static final String TEXT = """
      SELECT view_definition AS code FROM information_schema.views
      WHERE table_schema = ? AND table_name = ?
      """;

  private static final String CHARACTERS = """
      SELECT CONCAT(' CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name)
        AS text
      FROM information_schema.schemata WHERE schema_name = ?
      """;

  private static final String SESSIONS = """
      SELECT id, user, db FROM information_schema.processlist WHERE id <> CONNECTION_ID() ORDER BY id
      """;

  /** A column as the server writes it in a view's text. */
  private static final Pattern SHOWN =
      Pattern.compile("`((?:[^`]|``)*)` AS `((?:[^`]|``)*)`", Pattern.CASE_INSENSITIVE);

  MariaDbViews(TableCatalog tables) {
    super(ViewNames.MARIADB, tables);
  }

  @Override
  Set<String> existing(Connection connection, Set<String> schemas) throws SQLException {
    Set<String> found = new TreeSet<>(query(
        connection,
        "SELECT schema_name AS name FROM information_schema.schemata",
        row -> row.getString("name")));
    found.retainAll(schemas);
    return found;
  }

  @Override
  ViewPlan creating(Connection connection, String schema, List<ShownMigration> shown)
      throws SQLException {
    String database = database(connection);
    boolean exists = !existing(connection, Set.of(schema)).isEmpty();
    Set<String> there = exists ? views(connection, schema, database) : Set.of();
    Map<String, ViewShape> shapes = new TreeMap<>();
    Map<ResolvedTable, ViewShape> resolved = shapes(connection, schema, shown);
    resolved.forEach((table, shape) -> shapes.put(bare(database, table), shape));
    Set<String> hidden = hidden(connection, schema, shown);
    List<String> statements = new ArrayList<>();
    if (!exists) {
      statements.add("CREATE DATABASE " + names.quote(schema) + characters(connection, database));
    }
    Map<String, List<ViewColumn>> views = new LinkedHashMap<>();
    for (String table : tables(connection, database)) {
      ViewShape shape = shapes.get(table);
      List<ViewColumn> columns =
          shape != null ? shape.columns() : visible(columns(connection, database, table));
      if (hidden.contains(table) || columns.isEmpty()) {
        continue;
      }
      views.put(table, columns);
      if (!there.contains(table)) {
        statements.add("CREATE " + view(schema, table, columns, database));
      } else if (shape != null && !shows(connection, schema, table, columns)) {
        throw differs(schema, table);
      }
    }
    List<String> notes = new ArrayList<>(notes(resolved));
    statements.addAll(new MariaDbRights(database, schema, views).copied(connection, notes));
    return new ViewPlan(statements, notes);
  }

  private String view(String schema, String table, List<ViewColumn> columns, String database) {
    return "ALGORITHM = MERGE SQL SECURITY INVOKER VIEW " + names.quote(schema) + "."
        + names.quote(table) + " AS SELECT " + selected(columns) + " FROM "
        + names.quote(database) + "." + names.quote(table);
  }

  private static List<ViewColumn> visible(List<TableColumn> columns) {
    return columns.stream()
        .filter(column -> !column.invisible())
        .map(column -> new ViewColumn(column.name(), column.name()))
        .toList();
  }

  private static String database(Connection connection) throws SQLException {
    return query(connection, "SELECT DATABASE() AS name", row -> row.getString("name"))
        .get(0);
  }

  private static String characters(Connection connection, String database) throws SQLException {
    return query(connection, CHARACTERS, row -> row.getString("text"), database).get(0);
  }

  /** A table's name without its database, which must be this one. */
  private static String bare(String database, ResolvedTable table) {
    List<String> parts = Identifiers.parts(table.name());
    if (!Identifiers.unquoted(parts.get(0)).equals(database)) {
      throw refused(
          "table " + table.name(),
          "a table of another database than " + database,
          "tables of one database, which a view schema shows as a whole",
          "connect to that database, or use view schemas for the tables of one of them only");
    }
    return Identifiers.unquoted(parts.get(1));
  }

  /** Whole tables that are a side which is not shown. */
  private Set<String> hidden(Connection connection, String schema, List<ShownMigration> shown)
      throws SQLException {
    Set<String> hidden = new TreeSet<>();
    for (ShownMigration each : shown) {
      boolean showsNew = each.views().side(schema) == Side.NEW;
      SideSpec other = sides(each.declared()).get(showsNew ? 0 : 1);
      if (other.columns().isEmpty()) {
        for (ResolvedTable table : found(connection, other.table())) {
          hidden.add(Identifiers.unquoted(Identifiers.parts(table.name()).get(1)));
        }
      }
    }
    return hidden;
  }

  private static List<String> tables(Connection connection, String database) throws SQLException {
    return query(connection, TABLES, row -> row.getString("name"), database).stream()
        .filter(name -> !name.startsWith("mgate_"))
        .toList();
  }

  /** The views that are there, if nothing else is. */
  private static Set<String> views(Connection connection, String schema, String database)
      throws SQLException {
    Set<String> views = new TreeSet<>();
    List<String> others =
        new ArrayList<>(query(connection, OTHERS, row -> row.getString("name"), schema, schema));
    query(
        connection,
        TABLES,
        row -> row.getString("kind").equals("VIEW")
            ? views.add(row.getString("name"))
            : others.add(row.getString("name")),
        schema);
    if (schema.equals(database) || !others.isEmpty()) {
      throw refused(
          "database " + schema,
          others.isEmpty()
              ? "the database of the tables themselves"
              : "other things than views in it: " + String.join(", ", others),
          "a view schema, which holds views only",
          "move or drop them, or declare another name");
    }
    return views;
  }

  /** What a view shows, by the names in the table; empty if its text is hidden from this user. */
  private static List<ViewColumn> shown(Connection connection, String schema, String table)
      throws SQLException {
    List<ViewColumn> shown = new ArrayList<>();
    for (String code : query(connection, TEXT, row -> row.getString("code"), schema, table)) {
      Matcher matcher = SHOWN.matcher(code);
      while (matcher.find()) {
        shown.add(new ViewColumn(
            matcher.group(1).replace("``", "`"), matcher.group(2).replace("``", "`")));
      }
    }
    return shown;
  }

  /** Columns that came later are not shown: whoever uses the view has not asked for them. */
  private static boolean shows(
      Connection connection, String schema, String table, List<ViewColumn> columns)
      throws SQLException {
    List<ViewColumn> there = shown(connection, schema, table);
    return !there.isEmpty() && columns.containsAll(there);
  }

  @Override
  List<String> dropping(Connection connection, String schema) throws SQLException {
    if (existing(connection, Set.of(schema)).isEmpty()) {
      return List.of();
    }
    List<String> statements = new ArrayList<>();
    views(connection, schema, database(connection))
        .forEach(
            view -> statements.add("DROP VIEW " + names.quote(schema) + "." + names.quote(view)));
    statements.add("DROP DATABASE " + names.quote(schema));
    return statements;
  }

  /** Whoever writes the name of the database before that of the table is not seen. */
  @Override
  List<ViewSession> sessions(Connection connection, Set<String> schemas, Set<Long> processes)
      throws SQLException {
    return query(
            connection,
            SESSIONS,
            row -> new ViewSession(
                "connection " + row.getLong("id"),
                row.getString("user"),
                row.getString("db") == null ? "" : row.getString("db"),
                "its current database"))
        .stream()
        .filter(session -> schemas.contains(session.schema()))
        .toList();
  }

  /**
   * One statement for the table, which fails as a whole where the columns have their names already,
   * and one for each view that names such a column. From the first to a view's own, whoever reads
   * that view gets error 1356.
   */
  @Override
  List<String> finalizing(Connection connection, MigrationDeclaration declared, Set<String> schemas)
      throws SQLException {
    String database = database(connection);
    SideSpec old = sides(declared).get(0);
    String table = bare(database, resolve(connection, old.table()));
    List<String> clauses = new ArrayList<>();
    for (String column : old.columns()) {
      clauses.add("DROP COLUMN " + names.quote(names.bare(column)));
    }
    Map<String, String> given = new LinkedHashMap<>();
    declared.views().names().forEach((column, name) -> {
      clauses.add("RENAME COLUMN " + names.quote(names.bare(column)) + " TO "
          + names.quote(names.bare(name)));
      given.put(names.keyOf(column), names.bare(name));
    });
    List<String> statements = new ArrayList<>();
    statements.add("ALTER TABLE " + names.quote(database) + "." + names.quote(table) + " "
        + String.join(", ", clauses));
    for (String schema : new TreeSet<>(existing(connection, schemas))) {
      List<ViewColumn> there = shown(connection, schema, table);
      List<ViewColumn> columns = there.stream()
          .map(column -> new ViewColumn(
              given.getOrDefault(names.key(column.column()), column.column()), column.name()))
          .toList();
      if (!columns.equals(there)) {
        statements.add("CREATE OR REPLACE " + view(schema, table, columns, database));
      }
    }
    return statements;
  }

  @Override
  List<TableColumn> columns(Connection connection, ResolvedTable table) throws SQLException {
    List<String> parts = Identifiers.parts(table.name());
    return columns(
        connection, Identifiers.unquoted(parts.get(0)), Identifiers.unquoted(parts.get(1)));
  }

  private static List<TableColumn> columns(Connection connection, String database, String table)
      throws SQLException {
    return query(
        connection,
        COLUMNS,
        row -> new TableColumn(
            row.getString("name"), row.getBoolean("mandatory"), row.getBoolean("invisible")),
        database,
        table);
  }
}

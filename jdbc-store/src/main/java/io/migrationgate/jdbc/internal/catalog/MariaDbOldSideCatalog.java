package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.internal.catalog.CatalogUse.Bond;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB and MySQL: information_schema. It has no table of dependencies and lets columns go that
 * views and triggers still use, which then fail. So views, checks and generated columns are read
 * from their texts, which the server keeps with every identifier quoted; routines, events and the
 * triggers of other tables are as their authors wrote them, so those only count as mentions. In
 * other databases of the server, what does not name this one means its own tables.
 */
final class MariaDbOldSideCatalog extends OldSideCatalog {
  private static final String QUOTE = "`";

  private static final String INDEXES = """
      SELECT index_name AS name, column_name AS used FROM information_schema.statistics
      WHERE table_schema = ? AND table_name = ?
      """;

  private static final String OWN_KEYS = """
      SELECT constraint_name AS name, column_name AS used
      FROM information_schema.key_column_usage
      WHERE table_schema = ? AND table_name = ? AND referenced_table_name IS NOT NULL
      """;

  private static final String FOREIGN_KEYS = """
      SELECT CONCAT(constraint_name, ' on ', table_schema, '.', table_name) AS name,
             referenced_column_name AS used, table_schema = ? AND table_name = ? AS own
      FROM information_schema.key_column_usage
      WHERE referenced_table_schema = ? AND referenced_table_name = ?
      """;

  private static final String GENERATED = """
      SELECT column_name AS name, generation_expression AS code FROM information_schema.columns
      WHERE table_schema = ? AND table_name = ? AND COALESCE(generation_expression, '') <> ''
      """;

  private static final String CHECKS = """
      SELECT constraint_name AS name, check_clause AS code
      FROM information_schema.check_constraints
      WHERE constraint_schema = ? AND table_name = ?
      """;

  /** MySQL's has no column for the table, but names that are unique in the schema. */
  private static final String CHECKS_BY_NAME = """
      SELECT c.constraint_name AS name, c.check_clause AS code
      FROM information_schema.check_constraints c
      JOIN information_schema.table_constraints t
        ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
      WHERE c.constraint_schema = ? AND t.table_name = ?
      """;

  private static final String VIEWS = """
      SELECT CONCAT(table_schema, '.', table_name) AS name, view_definition AS code
      FROM information_schema.views WHERE table_schema = ? OR view_definition LIKE CONCAT('%', ?, '%')
      """;

  private static final String TRIGGERS = """
      SELECT CONCAT(trigger_schema, '.', trigger_name, ' on ', event_object_table) AS name,
             action_statement AS code, event_object_schema = ? AND event_object_table = ? AS own
      FROM information_schema.triggers WHERE trigger_schema = ? OR action_statement LIKE CONCAT('%', ?, '%')
      """;

  private static final String ROUTINES = """
      SELECT LOWER(routine_type) AS kind, CONCAT(routine_schema, '.', routine_name) AS name,
             routine_definition AS code
      FROM information_schema.routines WHERE routine_schema = ? OR routine_definition LIKE CONCAT('%', ?, '%')
      """;

  private static final String EVENTS = """
      SELECT 'event' AS kind, CONCAT(event_schema, '.', event_name) AS name,
             event_definition AS code
      FROM information_schema.events WHERE event_schema = ? OR event_definition LIKE CONCAT('%', ?, '%')
      """;

  private static final String KEY = """
      SELECT column_name AS name FROM information_schema.statistics
      WHERE table_schema = ? AND table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index
      """;

  private record Text(String kind, String name, @Nullable String code, boolean own) {}

  @Override
  List<CatalogUse> uses(Connection connection, DropTarget target) throws SQLException {
    String schema = schema(connection, target);
    String table = target.table();
    List<CatalogUse> found = new ArrayList<>();
    grouped(connection, OWN_KEYS, schema, table)
        .forEach((name, columns) -> part("foreign key", name, columns, target, found));
    grouped(connection, INDEXES, schema, table)
        .forEach((name, columns) -> part("index", name, columns, target, found));
    foreignKeys(connection, schema, target, found);
    Set<String> all = columns(connection, schema, table);
    for (Text text :
        query(connection, GENERATED, row -> text("generated column", row), schema, table)) {
      Set<String> columns = quotedColumns(text.code(), all);
      if (target.touches(columns)) {
        columns.add(text.name().toLowerCase(Locale.ROOT));
        part(text.kind(), text.name(), columns, target, found);
      }
    }
    for (Text text : checks(connection, schema, table)) {
      part(text.kind(), text.name(), quotedColumns(text.code(), all), target, found);
    }
    for (Text text : query(connection, VIEWS, row -> text("view", row), schema, schema)) {
      view(text, schema, target, found);
    }
    for (Text text : query(
        connection,
        TRIGGERS,
        row -> new Text(
            "trigger", row.getString("name"), row.getString("code"), row.getBoolean("own")),
        schema,
        table,
        schema,
        schema)) {
      trigger(text, target, found);
    }
    for (String sql : List.of(ROUTINES, EVENTS)) {
      query(connection, sql, row -> text(row.getString("kind"), row), schema, schema)
          .forEach(text -> mention(text, target, false, found));
    }
    return found;
  }

  private static Text text(String kind, ResultSet row) throws SQLException {
    return new Text(kind, row.getString("name"), row.getString("code"), false);
  }

  private static String schema(Connection connection, DropTarget target) throws SQLException {
    String schema = target.schema();
    return schema == null
        ? query(connection, "SELECT DATABASE() AS name", row -> row.getString("name"))
            .get(0)
        : schema;
  }

  private static Map<String, Set<String>> grouped(
      Connection connection, String sql, String schema, String table) throws SQLException {
    Map<String, Set<String>> groups = new TreeMap<>();
    query(
            connection,
            sql,
            row -> Map.entry(
                row.getString("name"),
                row.getString("used") == null
                    ? ""
                    : row.getString("used").toLowerCase(Locale.ROOT)),
            schema,
            table)
        .forEach(entry ->
            groups.computeIfAbsent(entry.getKey(), name -> new HashSet<>()).add(entry.getValue()));
    return groups;
  }

  private static void part(
      String kind, String name, Set<String> columns, DropTarget target, List<CatalogUse> found) {
    if (target.whole() || target.touches(columns)) {
      found.add(new CatalogUse(kind, name, Bond.PART, columns));
    }
  }

  private static void foreignKeys(
      Connection connection, String schema, DropTarget target, List<CatalogUse> found)
      throws SQLException {
    String table = target.table();
    query(connection, FOREIGN_KEYS, MariaDbOldSideCatalog::reference, schema, table, schema, table)
        .stream()
        .filter(key -> target.touches(key.columns()))
        .filter(key -> key.bond() == Bond.FOREIGN || !target.whole())
        .map(key -> new CatalogUse(key.kind(), key.name(), Bond.FOREIGN, key.columns()))
        .forEach(found::add);
  }

  private static CatalogUse reference(ResultSet row) throws SQLException {
    return new CatalogUse(
        "foreign key",
        row.getString("name"),
        row.getBoolean("own") ? Bond.PART : Bond.FOREIGN,
        Set.of(row.getString("used").toLowerCase(Locale.ROOT)));
  }

  private static Set<String> columns(Connection connection, String schema, String table)
      throws SQLException {
    String sql = "SELECT column_name AS name FROM information_schema.columns"
        + " WHERE table_schema = ? AND table_name = ?";
    return new HashSet<>(query(
        connection, sql, row -> row.getString("name").toLowerCase(Locale.ROOT), schema, table));
  }

  private static List<Text> checks(Connection connection, String schema, String table)
      throws SQLException {
    boolean mariadb = connection
        .getMetaData()
        .getDatabaseProductVersion()
        .toLowerCase(Locale.ROOT)
        .contains("mariadb");
    return query(
        connection,
        mariadb ? CHECKS : CHECKS_BY_NAME,
        row -> text("check constraint", row),
        schema,
        table);
  }

  /** The columns that an expression names, as the server writes it. */
  private static Set<String> quotedColumns(@Nullable String code, Set<String> all) {
    Set<String> found = new HashSet<>(all);
    found.retainAll(CatalogText.names(code == null ? "" : code, CatalogText.MYSQL));
    return found;
  }

  private static void view(Text view, String schema, DropTarget target, List<CatalogUse> found) {
    String code = view.code();
    if (code == null || code.isEmpty()) {
      found.add(hidden(view));
      return;
    }
    Set<String> used = CatalogText.usedByView(code, schema, target, CatalogText.MYSQL);
    if (!used.isEmpty()) {
      found.add(new CatalogUse(view.kind(), view.name(), Bond.FOREIGN, used));
    }
  }

  private static void trigger(Text trigger, DropTarget target, List<CatalogUse> found) {
    String code = trigger.code();
    if (!trigger.own() || code == null) {
      mention(trigger, target, trigger.own(), found);
      return;
    }
    if (target.whole()) {
      found.add(new CatalogUse(trigger.kind(), trigger.name(), Bond.ATTACHED, Set.of()));
      return;
    }
    Set<String> rowColumns = CatalogText.ofRow(code, target.columns(), SqlDialect.MYSQL);
    if (rowColumns.isEmpty()) {
      mention(trigger, target, true, found);
    } else {
      found.add(new CatalogUse(trigger.kind(), trigger.name(), Bond.ATTACHED, rowColumns));
    }
  }

  private static void mention(
      Text text, DropTarget target, boolean tableKnown, List<CatalogUse> found) {
    String code = text.code();
    if (code == null) {
      found.add(hidden(text));
      return;
    }
    Set<String> words = CatalogText.mentioned(code, target, tableKnown);
    if (!words.isEmpty()) {
      found.add(new CatalogUse(text.kind(), text.name(), Bond.MENTION, words));
    }
  }

  /** Not to be seen is not the same as not to be there. */
  private static CatalogUse hidden(Text text) {
    return new CatalogUse(
        text.kind(), text.name(), Bond.MENTION, Set.of("a text this user may not see"));
  }

  @Override
  List<String> keyColumns(Connection connection, DropTarget target) throws SQLException {
    return query(
        connection, KEY, row -> row.getString("name"), schema(connection, target), target.table());
  }

  @Override
  String quote(String identifier) {
    return QUOTE + identifier.replace(QUOTE, QUOTE + QUOTE) + QUOTE;
  }
}

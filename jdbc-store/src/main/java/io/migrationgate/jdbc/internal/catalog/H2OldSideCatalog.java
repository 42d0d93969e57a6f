package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.internal.catalog.CatalogUse.Bond;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * H2: INFORMATION_SCHEMA. Triggers are Java classes that nobody can look into, so one on the table
 * counts as a mention.
 */
final class H2OldSideCatalog extends OldSideCatalog {
  private static final String CONSTRAINTS = """
      SELECT u.constraint_schema || '.' || u.constraint_name || ' on ' || t.table_name AS name,
             t.constraint_type AS kind, u.column_name AS used,
             t.table_schema = u.table_schema AND t.table_name = u.table_name AS own
      FROM information_schema.constraint_column_usage u
      JOIN information_schema.table_constraints t
        ON t.constraint_schema = u.constraint_schema AND t.constraint_name = u.constraint_name
      WHERE u.table_schema = ? AND u.table_name = ?
      """;

  private static final String INDEXES = """
      SELECT c.index_name AS name, c.column_name AS used
      FROM information_schema.index_columns c
      JOIN information_schema.indexes i
        ON i.index_schema = c.index_schema AND i.index_name = c.index_name
      WHERE c.table_schema = ? AND c.table_name = ? AND NOT i.is_generated
      """;

  private static final String COLUMNS = """
      SELECT column_name AS name, generation_expression AS code FROM information_schema.columns
      WHERE table_schema = ? AND table_name = ?
      """;

  private static final String VIEWS = """
      SELECT table_schema || '.' || table_name AS name, view_definition AS code
      FROM information_schema.views WHERE table_schema <> 'INFORMATION_SCHEMA'
      """;

  private static final String TRIGGERS = """
      SELECT trigger_schema || '.' || trigger_name AS name
      FROM information_schema.triggers WHERE event_object_schema = ? AND event_object_table = ?
      """;

  private static final String ROUTINES = """
      SELECT routine_schema || '.' || routine_name AS name, routine_definition AS code
      FROM information_schema.routines
      WHERE routine_definition IS NOT NULL AND routine_schema <> 'INFORMATION_SCHEMA'
      """;

  private static final String KEY = """
      SELECT k.column_name AS name
      FROM information_schema.key_column_usage k
      JOIN information_schema.table_constraints t
        ON t.constraint_schema = k.constraint_schema AND t.constraint_name = k.constraint_name
      WHERE k.table_schema = ? AND k.table_name = ? AND t.constraint_type = 'PRIMARY KEY'
      ORDER BY k.ordinal_position
      """;

  /** Columns by the object that uses them. */
  private record Owner(String kind, String name, boolean own) implements Comparable<Owner> {
    @Override
    public int compareTo(Owner other) {
      return (name + kind).compareTo(other.name + other.kind);
    }
  }

  private record Named(String name, @Nullable String code) {}

  @Override
  List<CatalogUse> uses(Connection connection, DropTarget target) throws SQLException {
    String schema = schema(connection, target);
    String table = target.table();
    List<CatalogUse> found = new ArrayList<>();
    Map<Owner, Set<String>> owners = new TreeMap<>();
    query(
            connection,
            CONSTRAINTS,
            row -> Map.entry(
                new Owner(
                    kind(row.getString("kind")), row.getString("name"), row.getBoolean("own")),
                row.getString("used")),
            schema,
            table)
        .forEach(entry -> add(owners, entry));
    query(
            connection,
            INDEXES,
            row ->
                Map.entry(new Owner("index", row.getString("name"), true), row.getString("used")),
            schema,
            table)
        .forEach(entry -> add(owners, entry));
    owners.forEach((owner, columns) -> {
      if (target.whole() || target.touches(columns)) {
        found.add(new CatalogUse(
            owner.kind(), owner.name(), owner.own() ? Bond.PART : Bond.FOREIGN, columns));
      }
    });
    generated(connection, schema, target, found);
    for (Named view :
        query(connection, VIEWS, row -> new Named(row.getString("name"), row.getString("code")))) {
      view(view, schema, target, found);
    }
    for (String trigger :
        query(connection, TRIGGERS, row -> row.getString("name"), schema, table)) {
      found.add(
          target.whole()
              ? new CatalogUse("trigger", trigger, Bond.ATTACHED, Set.of())
              : new CatalogUse(
                  "trigger",
                  trigger,
                  Bond.MENTION,
                  Set.of("Java code that cannot be looked into")));
    }
    for (Named routine : query(
        connection, ROUTINES, row -> new Named(row.getString("name"), row.getString("code")))) {
      Set<String> words = CatalogText.mentioned(String.valueOf(routine.code()), target, false);
      if (!words.isEmpty()) {
        found.add(new CatalogUse("routine", routine.name(), Bond.MENTION, words));
      }
    }
    return found;
  }

  private static void add(Map<Owner, Set<String>> owners, Map.Entry<Owner, String> entry) {
    owners.computeIfAbsent(entry.getKey(), owner -> new HashSet<>()).add(entry.getValue());
  }

  private static String kind(String constraintType) {
    return switch (constraintType) {
      case "FOREIGN KEY" -> "foreign key";
      case "PRIMARY KEY" -> "primary key";
      case "UNIQUE" -> "unique constraint";
      case "CHECK" -> "check constraint";
      default -> "constraint";
    };
  }

  private static void generated(
      Connection connection, String schema, DropTarget target, List<CatalogUse> found)
      throws SQLException {
    List<Named> columns = query(
        connection,
        COLUMNS,
        row -> new Named(row.getString("name"), row.getString("code")),
        schema,
        target.table());
    for (Named column : columns) {
      String code = column.code();
      if (code == null) {
        continue;
      }
      Set<String> used = new HashSet<>();
      columns.stream()
          .map(Named::name)
          .filter(name -> CatalogText.hasWord(code, name))
          .forEach(used::add);
      if (target.touches(used)) {
        used.add(column.name());
        found.add(new CatalogUse("generated column", column.name(), Bond.PART, used));
      }
    }
  }

  private static void view(Named view, String schema, DropTarget target, List<CatalogUse> found) {
    String code = view.code();
    if (code == null) {
      found.add(new CatalogUse(
          "view", view.name(), Bond.MENTION, Set.of("a text this user may not see")));
      return;
    }
    Set<String> used = CatalogText.usedByView(code, schema, target, SqlDialect.H2);
    if (!used.isEmpty()) {
      found.add(new CatalogUse("view", view.name(), Bond.FOREIGN, used));
    }
  }

  private static String schema(Connection connection, DropTarget target) throws SQLException {
    String schema = target.schema();
    return schema == null
        ? query(connection, "SELECT CURRENT_SCHEMA AS name", row -> row.getString("name"))
            .get(0)
        : schema;
  }

  @Override
  List<String> keyColumns(Connection connection, DropTarget target) throws SQLException {
    return query(
        connection, KEY, row -> row.getString("name"), schema(connection, target), target.table());
  }

  @Override
  String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}

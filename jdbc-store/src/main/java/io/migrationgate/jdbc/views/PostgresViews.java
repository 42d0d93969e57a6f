package io.migrationgate.jdbc.views;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.jdbc.internal.catalog.PostgresViewSchemas;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.ViewDatabase.ShownMigration;
import io.migrationgate.spi.ViewDatabase.ViewPlan;
import io.migrationgate.spi.ViewDatabase.ViewSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * PostgreSQL 14 and later. A view schema holds the tables that it shows otherwise, and nothing
 * else: with {@code search_path = app_v47, app} everything besides is found in the schema behind
 * it, the tables themselves, which take COPY and TRUNCATE too, and sequences.
 *
 * <p>A view knows its columns by number. So it survives that they get other names, which is why
 * nothing has to be made anew when a migration ends.
 */
final class PostgresViews extends ViewCatalog {
  private static final int SECURITY_INVOKER = 15;

  private static final String COLUMNS = """
      SELECT a.attname AS name,
             (a.attnotnull OR t.typnotnull) AND NOT a.atthasdef AND a.attidentity = ''
               AND t.typdefault IS NULL AS mandatory
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  private static final String RELATIONS = """
      SELECT c.relname AS name, CAST(c.relkind AS text) AS kind
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind NOT IN ('i', 'I', 't', 'c')
      UNION ALL
      SELECT p.proname, 'function' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = ?
      UNION ALL
      SELECT t.typname, 'type' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname = ? AND t.typrelid = 0 AND t.typelem = 0
      ORDER BY 1
      """;

  /** The names that a view has, and the columns of the table that it reads. */
  private static final String VIEW = """
      SELECT true AS own, a.attname AS name FROM pg_attribute a
      WHERE a.attrelid = to_regclass(?) AND a.attnum > 0
      UNION ALL
      SELECT DISTINCT false, a.attname
      FROM pg_rewrite r
      JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class AND d.refobjsubid > 0
      JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE r.ev_class = to_regclass(?) AND d.refobjid = to_regclass(?)
      """;

  private static final String WHO =
      "CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END";

  private static final String NOT_ME =
      "a.grantee <> (SELECT oid FROM pg_roles WHERE rolname = current_user)";

  private static final String SCHEMA_RIGHTS = """
      SELECT DISTINCT %s AS who
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
        aclexplode(COALESCE(n.nspacl, acldefault('n', n.nspowner))) a
      WHERE c.oid = to_regclass(?) AND a.privilege_type = 'USAGE' AND %s ORDER BY 1
      """.formatted(WHO, NOT_ME);

  private static final String TABLE_RIGHTS = """
      SELECT %s AS who, string_agg(DISTINCT a.privilege_type, ', ' ORDER BY a.privilege_type) AS what
      FROM pg_class c, aclexplode(COALESCE(c.relacl, acldefault('r', c.relowner))) a
      WHERE c.oid = to_regclass(?) AND %s
        AND a.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
      GROUP BY 1 ORDER BY 1
      """.formatted(WHO, NOT_ME);

  private static final String COLUMN_RIGHTS = """
      SELECT %s AS who, c.attname AS name, a.privilege_type AS what
      FROM pg_attribute c, aclexplode(c.attacl) a
      WHERE c.attrelid = to_regclass(?) AND c.attnum > 0 AND NOT c.attisdropped AND %s
        AND a.privilege_type IN ('SELECT', 'INSERT', 'UPDATE')
      ORDER BY 1, 3, c.attnum
      """.formatted(WHO, NOT_ME);

  /**
   * What a session's path is nobody else is shown. A lock on a view tells, and the path that its
   * role or its database has by default.
   */
  private static final String SESSIONS = """
      SELECT a.pid, a.usename, COALESCE(a.application_name, '') AS application, wanted.schema,
        EXISTS (
          SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
          JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE l.pid = a.pid AND l.locktype = 'relation' AND l.database = a.datid
            AND n.nspname = wanted.schema) AS locks,
        EXISTS (
          SELECT 1 FROM pg_db_role_setting s, unnest(s.setconfig) setting
          WHERE s.setrole IN (a.usesysid, 0) AND s.setdatabase IN (a.datid, 0)
            AND setting LIKE 'search_path=%'
            AND wanted.schema = ANY (regexp_split_to_array(substr(setting, 13), '[ ,"]+'))) AS path,
        EXISTS (
          SELECT 1 FROM pg_locks l
          WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.database = a.datid
            AND l.objsubid = 1 AND l.granted
            AND (CAST(l.classid AS bigint) << 32) | CAST(l.objid AS bigint) = ANY (?)) AS node
      FROM pg_stat_activity a CROSS JOIN unnest(CAST(? AS text[])) AS wanted(schema)
      WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.usename IS NOT NULL
        AND COALESCE(a.backend_type, 'client backend') = 'client backend'
      ORDER BY a.pid, wanted.schema
      """;

  PostgresViews(TableCatalog tables) {
    super(ViewNames.POSTGRESQL, tables);
  }

  @Override
  Set<String> existing(Connection connection, Set<String> schemas) throws SQLException {
    return new TreeSet<>(query(
        connection,
        "SELECT nspname AS name FROM pg_namespace WHERE nspname = ANY (?)",
        row -> row.getString("name"),
        connection.createArrayOf("text", schemas.toArray())));
  }

  @Override
  ViewPlan creating(Connection connection, String schema, List<ShownMigration> shown)
      throws SQLException {
    boolean exists = !existing(connection, Set.of(schema)).isEmpty();
    Set<String> there = exists ? views(connection, schema) : Set.of();
    boolean invoker = connection.getMetaData().getDatabaseMajorVersion() >= SECURITY_INVOKER;
    List<String> statements = new ArrayList<>();
    Set<String> rights = new LinkedHashSet<>();
    String quoted = names.quote(schema);
    if (!exists) {
      statements.add("CREATE SCHEMA " + quoted);
      statements.add("COMMENT ON SCHEMA " + quoted + " IS '" + PostgresViewSchemas.COMMENT + "'");
    }
    Map<ResolvedTable, ViewShape> shapes = shapes(connection, schema, shown);
    Set<String> taken = new LinkedHashSet<>();
    for (Map.Entry<ResolvedTable, ViewShape> each : shapes.entrySet()) {
      String table = each.getKey().name();
      String name = ViewNames.POSTGRESQL.bare(last(table));
      requireOneOfItsName(schema, table, name, taken);
      requireNoRowSecurity(connection, table, invoker);
      List<ViewColumn> columns = each.getValue().columns();
      String view = quoted + "." + last(table);
      if (!there.contains(name)) {
        statements.add("CREATE VIEW " + view + (invoker ? " WITH (security_invoker = true)" : "")
            + " AS SELECT " + selected(columns) + " FROM " + table);
      } else if (!shows(connection, view, table, columns)) {
        throw differs(schema, name);
      }
      query(connection, SCHEMA_RIGHTS, row -> row.getString("who"), table)
          .forEach(who -> rights.add("GRANT USAGE ON SCHEMA " + quoted + " TO " + who));
      rights.addAll(rights(connection, view, table, columns));
    }
    statements.addAll(rights);
    return new ViewPlan(statements, notes(shapes));
  }

  private static String last(String resolved) {
    List<String> parts = Identifiers.parts(resolved);
    return parts.get(parts.size() - 1);
  }

  private static void requireOneOfItsName(
      String schema, String table, String name, Set<String> taken) {
    if (!taken.add(name)) {
      throw refused(
          "view schema '" + schema + "'",
          "two tables called " + name + ", " + table + " among them",
          "tables with names of their own",
          "use view schemas for the migrations of one of them only");
    }
  }

  private static void requireNoRowSecurity(Connection connection, String table, boolean invoker)
      throws SQLException {
    boolean secured = !query(
            connection,
            "SELECT 1 AS one FROM pg_class WHERE oid = to_regclass(?) AND relrowsecurity",
            row -> row.getInt("one"),
            table)
        .isEmpty();
    if (secured && !invoker) {
      throw refused(
          "table " + table,
          "row-level security, and a server whose views show the rows that their owner may see",
          "PostgreSQL 15 or later, where a view goes by the rights of whoever uses it",
          "upgrade the server, or work on the table itself");
    }
  }

  private Set<String> views(Connection connection, String schema) throws SQLException {
    Set<String> views = new TreeSet<>();
    List<String> others = new ArrayList<>();
    query(
        connection,
        RELATIONS,
        row -> row.getString("kind").equals("v")
            ? views.add(row.getString("name"))
            : others.add(row.getString("name")),
        schema,
        schema,
        schema);
    if (!others.isEmpty() || !PostgresViewSchemas.contain(connection, schema)) {
      throw refused(
          "schema " + schema,
          others.isEmpty()
              ? "a schema that mgate has not made"
              : "other things than views in it: " + String.join(", ", others),
          "a view schema, which holds views only",
          "move or drop them, or declare another name");
    }
    return views;
  }

  private static boolean shows(
      Connection connection, String view, String table, List<ViewColumn> columns)
      throws SQLException {
    List<String> shown = new ArrayList<>();
    Set<String> read = new TreeSet<>();
    query(
        connection,
        VIEW,
        row -> row.getBoolean("own")
            ? shown.add(row.getString("name"))
            : read.add(row.getString("name")),
        view,
        view,
        table);
    // Columns that came later are not shown: whoever uses the view has not asked for them.
    Set<String> wanted = new TreeSet<>();
    columns.stream()
        .filter(column -> shown.contains(column.name()))
        .forEach(column -> wanted.add(column.column()));
    return wanted.equals(read) && wanted.size() == shown.size();
  }

  private List<String> rights(
      Connection connection, String view, String table, List<ViewColumn> columns)
      throws SQLException {
    List<String> rights = new ArrayList<>(query(
        connection,
        TABLE_RIGHTS,
        row -> "GRANT " + row.getString("what") + " ON " + view + " TO " + row.getString("who"),
        table));
    query(
            connection,
            COLUMN_RIGHTS,
            row -> List.of(row.getString("what"), row.getString("name"), row.getString("who")),
            table)
        .forEach(right -> columns.stream()
            .filter(column -> column.column().equals(right.get(1)))
            .forEach(column -> rights.add("GRANT " + right.get(0) + " ("
                + names.quote(column.name()) + ") ON " + view + " TO " + right.get(2))));
    return rights;
  }

  @Override
  List<String> dropping(Connection connection, String schema) throws SQLException {
    if (existing(connection, Set.of(schema)).isEmpty()) {
      return List.of();
    }
    List<String> statements = new ArrayList<>();
    views(connection, schema)
        .forEach(
            view -> statements.add("DROP VIEW " + names.quote(schema) + "." + names.quote(view)));
    statements.add("DROP SCHEMA " + names.quote(schema));
    return statements;
  }

  @Override
  List<ViewSession> sessions(Connection connection, Set<String> schemas, Set<Long> processes)
      throws SQLException {
    List<ViewSession> found = new ArrayList<>();
    Map<String, ViewSession> unknown = new LinkedHashMap<>();
    query(
        connection,
        SESSIONS,
        row -> {
          String id = "pid " + row.getInt("pid");
          String application = row.getString("application");
          String name = application.isEmpty() ? row.getString("usename") : application;
          String how = row.getBoolean("locks")
              ? "uses a view now"
              : row.getBoolean("path") ? "the search_path of its role or database" : "";
          if (!how.isEmpty()) {
            return found.add(new ViewSession(id, name, row.getString("schema"), how));
          }
          return row.getBoolean("node")
              || unknown.put(id, new ViewSession(id, name, "", "its search_path is not shown"))
                  == null;
        },
        connection.createArrayOf("bigint", processes.toArray()),
        connection.createArrayOf("text", schemas.toArray()));
    found.forEach(session -> unknown.remove(session.id()));
    found.addAll(unknown.values());
    return found;
  }

  /**
   * One statement, and so one transaction: all of it or nothing. The columns that stay get names in
   * between first, which fails where they have their final ones already: run twice it drops
   * nothing.
   */
  @Override
  List<String> finalizing(Connection connection, MigrationDeclaration declared, Set<String> schemas)
      throws SQLException {
    String table = resolve(connection, sides(declared).get(0).table()).name();
    Map<String, String> given = declared.views().names();
    StringBuilder sql = new StringBuilder("DO $mgate$ BEGIN\n");
    int number = 0;
    for (String column : given.keySet()) {
      sql.append(renaming(table, names.bare(column), "mgate_final_" + ++number));
    }
    for (String column : sides(declared).get(0).columns()) {
      sql.append("  ALTER TABLE ").append(table).append(" DROP COLUMN ");
      sql.append(names.quote(names.bare(column))).append(";\n");
    }
    number = 0;
    for (String name : given.values()) {
      sql.append(renaming(table, "mgate_final_" + ++number, names.bare(name)));
    }
    return List.of(sql.append("END $mgate$").toString());
  }

  private String renaming(String table, String from, String to) {
    return "  ALTER TABLE " + table + " RENAME COLUMN " + names.quote(from) + " TO "
        + names.quote(to) + ";\n";
  }

  @Override
  List<TableColumn> columns(Connection connection, ResolvedTable table) throws SQLException {
    return query(
        connection,
        COLUMNS,
        row -> new TableColumn(row.getString("name"), row.getBoolean("mandatory"), false),
        table.name());
  }
}

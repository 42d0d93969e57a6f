package io.migrationgate.jdbc.views;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rights on the tables of a database, given on its views as well. A view goes by the rights of
 * whoever uses it, so nobody may do more through it than before.
 */
final class MariaDbRights {
  /** ER_TABLEACCESS_DENIED_ERROR. */
  private static final int DENIED = 1142;

  private static final String WANTED = "('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'SHOW VIEW')";

  private static final String OF_DATABASE = """
      SELECT grantee AS who, privilege_type AS what FROM information_schema.schema_privileges
      WHERE ? LIKE table_schema AND privilege_type IN %s ORDER BY 1, 2
      """.formatted(WANTED);

  private static final String OF_TABLES = """
      SELECT grantee AS who, privilege_type AS what, table_name AS name
      FROM information_schema.table_privileges
      WHERE table_schema = ? AND privilege_type IN %s ORDER BY 3, 1, 2
      """.formatted(WANTED);

  private static final String OF_COLUMNS = """
      SELECT grantee AS who, privilege_type AS what, table_name AS name, column_name AS column_name
      FROM information_schema.column_privileges
      WHERE table_schema = ? AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE') ORDER BY 3, 1, 2, 4
      """;

  private final String database;
  private final String schema;
  private final Map<String, List<ViewColumn>> views;

  MariaDbRights(String database, String schema, Map<String, List<ViewColumn>> views) {
    this.database = database;
    this.schema = schema;
    this.views = views;
  }

  private record Right(String who, String what, String name, String column) {}

  /**
   * The statements that give them.
   *
   * @param notes where it is said if rights of others are hidden from this user
   */
  List<String> copied(Connection connection, List<String> notes) throws SQLException {
    if (!seesAll(connection)) {
      notes.add(
          "rights of other users are hidden from this one, who may not read the database mysql:"
              + " give them on the views by hand");
    }
    ViewNames names = ViewNames.MARIADB;
    Set<String> statements = new LinkedHashSet<>();
    // In rights on databases these two are wild cards.
    String pattern = names.quote(schema.replace("_", "\\_"));
    for (Right right : rights(connection, OF_DATABASE, false, false)) {
      statements.add("GRANT " + right.what() + " ON " + pattern + ".* TO " + right.who());
    }
    for (Right right : rights(connection, OF_TABLES, true, false)) {
      if (views.containsKey(right.name())) {
        statements.add("GRANT " + right.what() + " ON " + view(right) + " TO " + right.who());
      }
    }
    for (Right right : rights(connection, OF_COLUMNS, true, true)) {
      views.getOrDefault(right.name(), List.of()).stream()
          .filter(column -> column.column().equalsIgnoreCase(right.column()))
          .forEach(column -> statements.add("GRANT " + right.what() + " ("
              + names.quote(column.name()) + ") ON " + view(right) + " TO " + right.who()));
    }
    return List.copyOf(statements);
  }

  private String view(Right right) {
    return ViewNames.MARIADB.quote(schema) + "." + ViewNames.MARIADB.quote(right.name());
  }

  private List<Right> rights(Connection connection, String sql, boolean table, boolean column)
      throws SQLException {
    return ViewCatalog.query(
        connection,
        sql,
        row -> new Right(
            grantee(row.getString("who")),
            row.getString("what"),
            table ? row.getString("name") : "",
            column ? row.getString("column_name") : ""),
        database);
  }

  /** A role has no host. */
  private static String grantee(String written) {
    return written.endsWith("@''") ? written.substring(0, written.length() - 3) : written;
  }

  private static boolean seesAll(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT 1 FROM mysql.db LIMIT 1")) {
      return statement.execute();
    } catch (SQLException e) {
      if (e.getErrorCode() == DENIED) {
        return false;
      }
      throw e;
    }
  }
}

package io.migrationgate.jdbc.internal.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Databases whose sessions look in one schema: MariaDB, MySQL and H2. */
final class InformationSchemaNames extends NameCatalog {
  private final String currentSchema;

  /**
   * Names of such a database.
   *
   * @param currentSchema an expression
   */
  InformationSchemaNames(String currentSchema) {
    this.currentSchema = currentSchema;
  }

  @Override
  List<String> searchPath(Connection connection) throws SQLException {
    return list(connection, "SELECT " + currentSchema);
  }

  @Override
  Map<String, List<String>> found(Connection connection, MentionedNames names, List<String> path)
      throws SQLException {
    List<String> values = new ArrayList<>();
    String sql = one("function", "routine", names.functions(), path, values) + " UNION ALL "
        + one("table", "table", names.tables(), path, values);
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        query.setString(i + 1, values.get(i));
      }
      return found(query, path);
    }
  }

  private static String one(
      String kind,
      String column,
      Collection<String> names,
      List<String> path,
      List<String> values) {
    values.addAll(path);
    values.addAll(names);
    return "SELECT CONCAT('" + kind + " ', LOWER(" + column + "_name)), " + column + "_schema"
        + " FROM information_schema." + column + "s WHERE " + column + "_schema IN ("
        + marks(path.size()) + ") AND LOWER(" + column + "_name) IN (" + marks(names.size()) + ")";
  }

  /** No value is ever equal to NULL. */
  private static String marks(int count) {
    return count == 0 ? "NULL" : String.join(", ", Collections.nCopies(count, "?"));
  }
}

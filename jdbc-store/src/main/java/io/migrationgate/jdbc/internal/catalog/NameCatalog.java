package io.migrationgate.jdbc.internal.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a database looks for names without a schema, and what it finds there. Stateless. */
abstract class NameCatalog {
  private static final int TIMEOUT_SECONDS = 30;

  /** The schemas that this session looks in, in order. */
  abstract List<String> searchPath(Connection connection) throws SQLException;

  /**
   * In which schemas of a path there are things called so.
   *
   * @return by kind and name, in the path's order
   */
  abstract Map<String, List<String>> found(
      Connection connection, MentionedNames names, List<String> path) throws SQLException;

  static List<String> list(Connection connection, String sql) throws SQLException {
    List<String> list = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String one = rows.getString(1);
          if (one != null) {
            list.add(one);
          }
        }
      }
    }
    return list;
  }

  /** Runs a query for kind and name, and a schema. */
  static Map<String, List<String>> found(PreparedStatement query, List<String> path)
      throws SQLException {
    Map<String, List<String>> found = new TreeMap<>();
    query.setQueryTimeout(TIMEOUT_SECONDS);
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        List<String> schemas = found.computeIfAbsent(rows.getString(1), name -> new ArrayList<>());
        String schema = rows.getString(2);
        if (!schemas.contains(schema)) {
          schemas.add(schema);
        }
      }
    }
    found.values().forEach(schemas -> schemas.sort((a, b) -> path.indexOf(a) - path.indexOf(b)));
    return found;
  }
}

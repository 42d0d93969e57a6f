package io.migrationgate.jdbc.internal.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How schemas of views are told from others on PostgreSQL. What a session finds in one stands for
 * the table behind it: a node that looks there and one that does not mean the same table.
 */
public final class PostgresViewSchemas {
  /** The comment of such a schema. */
  public static final String COMMENT = "mgate view schema";

  /** A condition on the oid of a schema: that it is one. */
  static final String IS_ONE =
      "obj_description(%s, 'pg_namespace') IS NOT DISTINCT FROM '" + COMMENT + "'";

  private PostgresViewSchemas() {}

  /** Whether a schema is one. */
  public static boolean contain(Connection connection, String schema) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(
        "SELECT 1 FROM pg_namespace n WHERE n.nspname = ? AND " + IS_ONE.formatted("n.oid"))) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}

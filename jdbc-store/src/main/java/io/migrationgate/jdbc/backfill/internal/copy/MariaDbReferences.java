package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Foreign keys that MariaDB or MySQL hides: the catalog shows those of tables on which the user has
 * a privilege, and cascades change the others all the same.
 */
final class MariaDbReferences {
  /** How InnoDB notes ON DELETE and ON UPDATE, each CASCADE and SET NULL. */
  private static final String ACTS = "(type & 15) > 0";

  private static final String VISIBLE = """
      SELECT COUNT(*) FROM information_schema.referential_constraints
      WHERE unique_constraint_schema = ? AND referenced_table_name = ?
        AND (delete_rule NOT IN ('RESTRICT', 'NO ACTION')
          OR update_rule NOT IN ('RESTRICT', 'NO ACTION'))
      """;

  /** Who may read all tables of the schema sees all of their keys; other schemas' are rare. */
  private static final String READS_ALL = """
      SELECT (SELECT COUNT(*) FROM information_schema.user_privileges
          WHERE privilege_type = 'SELECT')
        + (SELECT COUNT(*) FROM information_schema.schema_privileges
          WHERE privilege_type = 'SELECT' AND ? LIKE table_schema)
      """;

  private MariaDbReferences() {}

  /** Why some may be hidden; empty if none is. */
  static String unseen(Connection connection, String schema, String table) throws SQLException {
    List<String> all;
    try {
      all = all(connection, schema, table);
    } catch (SQLException e) {
      if (SqlFailures.kind(e) != FailureKind.NO_PRIVILEGE) {
        throw e;
      }
      return count(connection, READS_ALL, schema) > 0
          ? ""
          : "this user may neither see all foreign keys (the privilege PROCESS) nor read all tables"
              + " of the schema";
    }
    long hidden = all.size() - count(connection, VISIBLE, schema, table);
    return hidden <= 0
        ? ""
        : hidden + (hidden == 1 ? " foreign key" : " foreign keys") + " by which rows are deleted"
            + " or changed, of a table that this user may not see; it is among: "
            + String.join(", ", all) + ". Grant SELECT on it";
  }

  private static List<String> all(Connection connection, String schema, String table)
      throws SQLException {
    return Sql.of(
            "SELECT for_name FROM " + MariaDbFiles.catalog(connection, "foreign") + " WHERE " + ACTS
                + " AND CAST(ref_name AS BINARY) = " + MariaDbFiles.NAME,
            schema,
            table)
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
  }

  private static long count(Connection connection, String sql, Object... values)
      throws SQLException {
    return Sql.of(sql, values)
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getLong(1))
        .get(0);
  }
}

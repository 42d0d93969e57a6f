package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** InnoDB's own catalog, which is shown to whoever has PROCESS, and calls tables as files are. */
final class MariaDbFiles {
  /** A table's name there, of two parameters: schema and table. */
  static final String NAME = "CONCAT(CAST(CONVERT(? USING filename) AS BINARY), '/',"
      + " CAST(CONVERT(? USING filename) AS BINARY))";

  private static final String PARTITIONS = """
      SELECT CONCAT_WS(' of ', partition_name, table_name), CAST(create_time AS CHAR)
      FROM information_schema.partitions WHERE table_schema = ? AND table_name = ?
      """;

  private MariaDbFiles() {}

  /** One of its tables: MySQL calls them otherwise than MariaDB. */
  static String catalog(Connection connection, String what) throws SQLException {
    boolean mariadb = Sql.of("""
            SELECT COUNT(*) FROM information_schema.tables
            WHERE table_schema = 'information_schema' AND UPPER(table_name) = 'INNODB_SYS_TABLES'
            """)
            .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getInt(1))
            .get(0)
        > 0;
    return "information_schema.innodb_" + (mariadb ? "sys_" : "") + what;
  }

  /**
   * A table's files and their ids, which go along when a partition is exchanged, and are new when a
   * table is emptied or written anew. Without the privilege: its partitions and when each was made.
   */
  static Map<String, String> of(Connection connection, String schema, String table)
      throws SQLException {
    try {
      // The name's underscores may let other tables in, which does no harm.
      String name = "CONVERT(" + NAME + " USING utf8mb4)";
      return named(
          connection,
          "SELECT name, table_id FROM " + catalog(connection, "tables") + " WHERE name = " + name
              + " OR name LIKE CONCAT(" + name + ", '#p#%')",
          schema,
          table,
          schema,
          table);
    } catch (SQLException e) {
      if (SqlFailures.kind(e) != FailureKind.NO_PRIVILEGE) {
        throw e;
      }
      return named(connection, PARTITIONS, schema, table);
    }
  }

  private static Map<String, String> named(Connection connection, String sql, Object... values)
      throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    Sql.of(sql, values)
        .list(
            connection,
            CopyDialect.CATALOG_TIMEOUT_SECONDS,
            row -> found.put(row.getString(1), String.valueOf(row.getString(2))));
    return found;
  }
}

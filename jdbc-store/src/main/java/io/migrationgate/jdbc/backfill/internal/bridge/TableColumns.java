package io.migrationgate.jdbc.backfill.internal.bridge;

import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.Literals;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.TableColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table's columns as triggers need them: how variables of their types are declared, and what they
 * hold by default.
 */
final class TableColumns {
  /** Of a domain what it is made of: a variable of the domain itself would have to meet it. */
  private static final String POSTGRES = """
      SELECT quote_ident(a.attname) AS name, (
          WITH RECURSIVE made (type, modifier) AS (
            SELECT a.atttypid, a.atttypmod
            UNION ALL SELECT t.typbasetype, t.typtypmod
            FROM made JOIN pg_type t ON t.oid = made.type WHERE t.typtype = 'd')
          SELECT format_type(type, modifier) FROM made JOIN pg_type t ON t.oid = made.type
          WHERE t.typtype <> 'd') AS type,
        pg_get_expr(d.adbin, d.adrelid) AS said, a.attidentity <> '' AS identity
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        AND a.attgenerated = ''
      WHERE a.attrelid = CAST(? AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  /** MariaDB says a text with its quotes, MySQL without. How it is kept is no part of its type. */
  private static final String MARIADB = """
      SELECT CONCAT('`', REPLACE(column_name, '`', '``'), '`') AS name,
        CONCAT(REPLACE(column_type, ' /*M!100301 COMPRESSED*/', ''), COALESCE(CONCAT(' CHARACTER SET ', character_set_name, ' COLLATE ',
          collation_name), '')) AS type,
        CASE WHEN LOWER(extra) LIKE '%default_generated%'
            OR LOWER(column_default) LIKE 'current_timestamp%' THEN 'now()'
          WHEN VERSION() LIKE '%MariaDB%' OR column_default IS NULL THEN column_default
          ELSE QUOTE(column_default) END AS said,
        LOWER(extra) LIKE '%auto_increment%' AS identity
      FROM information_schema.columns
      WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?
      ORDER BY ordinal_position
      """;

  private TableColumns() {}

  static List<TableColumn> onPostgres(Connection connection, String table) throws SQLException {
    return list(connection, Sql.of(POSTGRES, table));
  }

  static List<TableColumn> onMariaDb(Connection connection, @Nullable String schema, String table)
      throws SQLException {
    return list(connection, Sql.of(MARIADB, schema, table));
  }

  private static List<TableColumn> list(Connection connection, Sql sql) throws SQLException {
    return sql.list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> {
      String said = row.getString("said");
      boolean none = said == null || said.equalsIgnoreCase("NULL");
      boolean literal = !none && Literals.is(said);
      return new TableColumn(
          row.getString("name"),
          row.getString("type"),
          literal ? said : null,
          row.getBoolean("identity") || (!none && !literal));
    });
  }
}

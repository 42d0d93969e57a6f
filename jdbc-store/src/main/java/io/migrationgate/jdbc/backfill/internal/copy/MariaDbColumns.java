package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tables and columns on MariaDB and MySQL. */
final class MariaDbColumns implements ColumnCatalog {
  private final MariaDbCopy dialect;

  MariaDbColumns(MariaDbCopy dialect) {
    this.dialect = dialect;
  }

  @Override
  public Map<String, ColumnInfo> of(Connection connection, String table) throws SQLException {
    Map<String, ColumnInfo> columns = new LinkedHashMap<>();
    Sql.of("""
            SELECT column_name, data_type, column_type, character_set_name, collation_name,
              numeric_precision, numeric_scale, datetime_precision
            FROM information_schema.columns
            WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?
            ORDER BY ordinal_position
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> {
          ColumnInfo column = column(row);
          return columns.put(dialect.fold(row.getString("column_name")), column);
        });
    return columns;
  }

  @Override
  public List<String> selfUpdating(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT column_name FROM information_schema.columns
            WHERE LOWER(extra) LIKE '%on update%' AND table_schema = COALESCE(?, DATABASE())
              AND table_name = ?
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> quoted(row.getString(1)));
  }

  /** The database says it itself; MySQL does so for no expression. */
  @Override
  public Map<String, String> defaults(Connection connection, String table) throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    Sql.of("""
            SELECT column_name FROM information_schema.columns
            WHERE column_default IS NOT NULL AND column_default <> 'NULL'
              AND LOWER(extra) NOT LIKE '%default_generated%'
              AND (LOWER(data_type) IN ('char', 'varchar') OR column_default NOT LIKE '%(%')
              AND LOWER(column_default) NOT LIKE 'current_timestamp%'
              AND table_schema = COALESCE(?, DATABASE()) AND table_name = ?
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> {
          String name = quoted(row.getString(1));
          return found.put(name, "DEFAULT(" + name + ")");
        });
    return found;
  }

  @Override
  public List<String> generated(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT column_name FROM information_schema.columns
            WHERE generation_expression <> '' AND table_schema = COALESCE(?, DATABASE())
              AND table_name = ?
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> quoted(row.getString(1)));
  }

  @Override
  public List<String> primaryKey(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT column_name FROM information_schema.key_column_usage
            WHERE constraint_name = 'PRIMARY' AND table_schema = COALESCE(?, DATABASE())
              AND table_name = ? ORDER BY ordinal_position
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(
            connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> dialect.fold(row.getString(1)));
  }

  @Override
  public long estimate(Connection connection, String table) throws SQLException {
    Long known = Sql.of("""
            SELECT table_rows FROM information_schema.tables
            WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .first(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getLong(1));
    return known == null ? 0 : known;
  }

  @Override
  public ResultSet exportedKeys(Connection connection, String table) throws SQLException {
    String schema = dialect.schemaOf(table);
    return connection
        .getMetaData()
        .getExportedKeys(
            schema == null ? connection.getCatalog() : schema, null, dialect.nameOf(table));
  }

  @Override
  public String unseenReferences(Connection connection, String table) throws SQLException {
    String schema = dialect.schemaOf(table);
    return MariaDbReferences.unseen(
        connection, schema == null ? connection.getCatalog() : schema, dialect.nameOf(table));
  }

  @Override
  public Map<String, String> parts(Connection connection, String table) throws SQLException {
    String schema = dialect.schemaOf(table);
    return MariaDbFiles.of(
        connection, schema == null ? connection.getCatalog() : schema, dialect.nameOf(table));
  }

  private static ColumnInfo column(ResultSet row) throws SQLException {
    String name = quoted(row.getString("column_name"));
    String type = row.getString("data_type").toLowerCase(Locale.ROOT);
    boolean unsigned = row.getString("column_type").toLowerCase(Locale.ROOT).contains("unsigned");
    String charset = row.getString("character_set_name");
    String collation = charset == null ? "" : charset + "/" + row.getString("collation_name");
    String precision = "(" + row.getInt("datetime_precision") + ")";
    return switch (type) {
      case "char" -> new ColumnInfo(name, type, Kind.PADDED_TEXT, collation);
      case "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set" ->
        new ColumnInfo(name, type, Kind.TEXT, collation);
      case "tinyint", "smallint", "mediumint", "int", "bigint", "year" ->
        new ColumnInfo(name, unsigned ? "UNSIGNED" : "SIGNED", Kind.VALUE, "");
      case "decimal" ->
        new ColumnInfo(
            name,
            "DECIMAL(" + row.getInt("numeric_precision") + "," + row.getInt("numeric_scale") + ")",
            Kind.VALUE,
            "");
      case "float" -> new ColumnInfo(name, "FLOAT", Kind.VALUE, "");
      case "double" -> new ColumnInfo(name, "DOUBLE", Kind.VALUE, "");
      case "date" -> new ColumnInfo(name, "DATE", Kind.DATE, "");
      case "datetime" -> new ColumnInfo(name, "DATETIME" + precision, Kind.TIMESTAMP, "");
      case "timestamp" -> new ColumnInfo(name, "DATETIME" + precision, Kind.MOMENT, "");
      case "time" -> new ColumnInfo(name, "TIME" + precision, Kind.VALUE, "");
      // Binary data, UUID, INET6, JSON of MySQL: compared as they are.
      default -> new ColumnInfo(name, "", Kind.VALUE, "");
    };
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}

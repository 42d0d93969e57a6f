package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tables and columns on H2. */
final class H2Columns implements ColumnCatalog {
  private final H2Copy dialect;

  H2Columns(H2Copy dialect) {
    this.dialect = dialect;
  }

  @Override
  public Map<String, ColumnInfo> of(Connection connection, String table) throws SQLException {
    Map<String, ColumnInfo> columns = new LinkedHashMap<>();
    Sql.of("""
            SELECT column_name, data_type, character_maximum_length, numeric_precision,
              numeric_scale, datetime_precision
            FROM information_schema.columns
            WHERE table_schema = COALESCE(?, CURRENT_SCHEMA) AND table_name = ?
            ORDER BY ordinal_position
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(
            connection,
            CopyDialect.CATALOG_TIMEOUT_SECONDS,
            row -> columns.put(row.getString("column_name"), column(row)));
    return columns;
  }

  @Override
  public List<String> selfUpdating(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT column_name FROM information_schema.columns
            WHERE column_on_update IS NOT NULL AND table_schema = COALESCE(?, CURRENT_SCHEMA)
              AND table_name = ?
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> quoted(row.getString(1)));
  }

  @Override
  public Map<String, String> defaults(Connection connection, String table) throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    Sql.of("""
            SELECT column_name, column_default FROM information_schema.columns
            WHERE column_default IS NOT NULL AND table_schema = COALESCE(?, CURRENT_SCHEMA)
              AND table_name = ?
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> {
          String said = row.getString(2);
          if (Literals.is(said)) {
            found.put(quoted(row.getString(1)), said);
          }
          return found.size();
        });
    return found;
  }

  @Override
  public List<String> generated(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT column_name FROM information_schema.columns
            WHERE is_generated = 'ALWAYS' AND table_schema = COALESCE(?, CURRENT_SCHEMA)
              AND table_name = ?
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> quoted(row.getString(1)));
  }

  @Override
  public List<String> primaryKey(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT k.column_name FROM information_schema.table_constraints c
              JOIN information_schema.key_column_usage k
                ON k.constraint_schema = c.constraint_schema
                AND k.constraint_name = c.constraint_name
            WHERE c.constraint_type = 'PRIMARY KEY'
              AND c.table_schema = COALESCE(?, CURRENT_SCHEMA) AND c.table_name = ?
            ORDER BY k.ordinal_position
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
  }

  @Override
  public long estimate(Connection connection, String table) throws SQLException {
    Long counted = Sql.of("SELECT COUNT(*) FROM " + table)
        .first(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getLong(1));
    return counted == null ? 0 : counted;
  }

  private static ColumnInfo column(ResultSet row) throws SQLException {
    String name = quoted(row.getString("column_name"));
    String type = row.getString("data_type");
    int precision = row.getInt("datetime_precision");
    return switch (type) {
      case "CHARACTER" -> new ColumnInfo(name, type, Kind.PADDED_TEXT, "");
      case "CHARACTER VARYING", "CHARACTER LARGE OBJECT" ->
        new ColumnInfo(name, type, Kind.TEXT, "");
      case "VARCHAR_IGNORECASE" -> new ColumnInfo(name, type, Kind.TEXT, "ignoring case");
      case "NUMERIC", "DECIMAL" ->
        new ColumnInfo(
            name,
            "NUMERIC(" + row.getInt("numeric_precision") + ", " + row.getInt("numeric_scale") + ")",
            Kind.VALUE,
            "");
      case "DATE" -> new ColumnInfo(name, type, Kind.DATE, "");
      case "TIMESTAMP" -> new ColumnInfo(name, "TIMESTAMP(" + precision + ")", Kind.TIMESTAMP, "");
      case "TIME" -> new ColumnInfo(name, "TIME(" + precision + ")", Kind.VALUE, "");
      case "TIME WITH TIME ZONE" ->
        new ColumnInfo(name, "TIME(" + precision + ") WITH TIME ZONE", Kind.VALUE, "");
      case "TIMESTAMP WITH TIME ZONE" ->
        new ColumnInfo(
            name, "TIMESTAMP(" + precision + ") WITH TIME ZONE", Kind.TIMESTAMP_WITH_ZONE, "");
      case "BINARY", "BINARY VARYING", "BINARY LARGE OBJECT", "ENUM", "ARRAY", "ROW" ->
        new ColumnInfo(name, "", Kind.VALUE, "");
      default -> new ColumnInfo(name, type, Kind.VALUE, "");
    };
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public ResultSet exportedKeys(Connection connection, String table) throws SQLException {
    return connection
        .getMetaData()
        .getExportedKeys(null, dialect.schemaOf(table), dialect.nameOf(table));
  }
}

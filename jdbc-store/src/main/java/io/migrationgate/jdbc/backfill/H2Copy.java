package io.migrationgate.jdbc.backfill;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.ColumnInfo.Kind;
import io.migrationgate.jdbc.backfill.CopyPlan.Table;
import io.migrationgate.jdbc.internal.catalog.H2TableCatalog;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** H2 2. */
final class H2Copy extends CopyDialect {

  /** A text would become a JSON string. */
  @Override
  String asDocument(ColumnInfo column, String value) {
    return column.type().equalsIgnoreCase("json") && value.equals("?") ? "? FORMAT JSON" : value;
  }

  @Override
  Sql storedVersion(ColumnInfo document, String field, String none) {
    throw new MigrationGateException(new Problem(
        "documents in H2",
        "an expression to rewrite them, by a version that is in their field '" + field + "'",
        "documents that the database can look into",
        "leave the expression out: then the codec rewrites them"));
  }

  @Override
  TableCatalog tables() {
    return new H2TableCatalog();
  }

  @Override
  Map<String, ColumnInfo> columns(Connection connection, String table) throws SQLException {
    Map<String, ColumnInfo> columns = new LinkedHashMap<>();
    Sql.of("""
            SELECT column_name, data_type, character_maximum_length, numeric_precision,
              numeric_scale, datetime_precision
            FROM information_schema.columns
            WHERE table_schema = COALESCE(?, CURRENT_SCHEMA) AND table_name = ?
            ORDER BY ordinal_position
            """, schemaOf(table), nameOf(table))
        .list(
            connection,
            CATALOG_TIMEOUT_SECONDS,
            row -> columns.put(row.getString("column_name"), column(row)));
    return columns;
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

  @Override
  List<String> selfUpdating(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT column_name FROM information_schema.columns
            WHERE column_on_update IS NOT NULL AND table_schema = COALESCE(?, CURRENT_SCHEMA)
              AND table_name = ?
            """, schemaOf(table), nameOf(table))
        .list(connection, CATALOG_TIMEOUT_SECONDS, row -> quoted(row.getString(1)));
  }

  @Override
  Map<String, String> defaults(Connection connection, String table) throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    Sql.of("""
            SELECT column_name, column_default FROM information_schema.columns
            WHERE column_default IS NOT NULL AND table_schema = COALESCE(?, CURRENT_SCHEMA)
              AND table_name = ?
            """, schemaOf(table), nameOf(table)).list(connection, CATALOG_TIMEOUT_SECONDS, row -> {
      String said = row.getString(2);
      if (Literals.is(said)) {
        found.put(quoted(row.getString(1)), said);
      }
      return found.size();
    });
    return found;
  }

  @Override
  List<String> generated(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT column_name FROM information_schema.columns
            WHERE is_generated = 'ALWAYS' AND table_schema = COALESCE(?, CURRENT_SCHEMA)
              AND table_name = ?
            """, schemaOf(table), nameOf(table))
        .list(connection, CATALOG_TIMEOUT_SECONDS, row -> quoted(row.getString(1)));
  }

  @Override
  String holdsDefault(ColumnInfo column, String stored, String byDefault) {
    boolean plain = column.isText() || column.type().isEmpty();
    return stored + " = "
        + (plain ? byDefault : "CAST(" + byDefault + " AS " + column.type() + ")");
  }

  @Override
  String textType() {
    return "VARCHAR";
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  List<String> primaryKey(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT k.column_name FROM information_schema.table_constraints c
              JOIN information_schema.key_column_usage k
                ON k.constraint_schema = c.constraint_schema
                AND k.constraint_name = c.constraint_name
            WHERE c.constraint_type = 'PRIMARY KEY'
              AND c.table_schema = COALESCE(?, CURRENT_SCHEMA) AND c.table_name = ?
            ORDER BY k.ordinal_position
            """, schemaOf(table), nameOf(table))
        .list(connection, CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
  }

  @Override
  long estimate(Connection connection, String table) throws SQLException {
    Long counted = Sql.of("SELECT COUNT(*) FROM " + table)
        .first(connection, CATALOG_TIMEOUT_SECONDS, row -> row.getLong(1));
    return counted == null ? 0 : counted;
  }

  @Override
  String fold(String unquoted) {
    return unquoted.toUpperCase(Locale.ROOT);
  }

  @Override
  KeyCatalog keys() {
    return new H2Keys(this);
  }

  /** H2 has exclusive locks only. */
  @Override
  String shareRows() {
    return " FOR UPDATE";
  }

  @Override
  ValueRule rule(
      Connection connection, Table source, Table target, ColumnInfo column, String expression)
      throws SQLException {
    return H2Values.of(connection, source, target, column, expression);
  }

  @Override
  String bytes(ColumnInfo column, String expression) {
    return text(column, expression);
  }

  /** A column that ignores case would call different texts equal. */
  static String text(ColumnInfo column, String expression) {
    String text = "CAST(" + expression + " AS VARCHAR)";
    return column.kind() == Kind.PADDED_TEXT ? "RTRIM(" + text + ")" : text;
  }

  @Override
  void write(Connection connection, CopyPlan plan, Sql keys, int timeoutSeconds)
      throws SQLException {
    String same = sameKeys(plan.target().key(), "mg_t.", "mg_s.");
    String columns = plan.target().keyList()
        + plan.assignments().stream()
            .map(a -> ", " + a.column().name())
            .collect(Collectors.joining());
    String values = plan.target().key().stream()
            .map(key -> "mg_s." + key.name())
            .collect(Collectors.joining(", "))
        + plan.assignments().stream()
            .map(a -> ", mg_s." + a.column().name())
            .collect(Collectors.joining());
    Sql merge = Sql.of("MERGE INTO " + plan.target().name() + " mg_t USING (")
        .add(selected(plan, keys))
        .add(") mg_s ON (" + same + ") WHEN MATCHED" + spared(plan, "mg_s.", "mg_t.")
            + " THEN UPDATE SET " + assignments(plan, "mg_s.")
            + plan.target().kept(plan.written(), ""));
    if (plan.absent() == Absent.DELETE) {
      merge.add(" WHEN NOT MATCHED THEN INSERT (" + columns + ") OVERRIDING SYSTEM VALUE VALUES ("
          + values + ")");
    }
    merge.update(connection, timeoutSeconds);
  }
}

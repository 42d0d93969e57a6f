package io.migrationgate.jdbc;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.jdbc.internal.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads a table's shape from the catalog, on one connection. */
final class TableShapeReader {
  private static final int TIMEOUT_SECONDS = 30;

  private static final String POSTGRES = """
      SELECT quote_ident(a.attname) AS name, format_type(a.atttypid, a.atttypmod)
          || CASE WHEN a.attcollation <> t.typcollation
             THEN ' COLLATE ' || quote_ident(n.nspname) || '.' || quote_ident(c.collname)
             ELSE '' END AS type,
        NOT a.attnotnull AS nullable, a.atthasdef OR a.attidentity <> '' AS filled,
        COALESCE(col_description(a.attrelid, a.attnum), '') AS comment,
        (SELECT x.place FROM pg_index i, unnest(i.indkey) WITH ORDINALITY x(attnum, place)
         WHERE i.indrelid = a.attrelid AND i.indisprimary AND x.attnum = a.attnum) AS key_place
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_collation c ON c.oid = a.attcollation
        LEFT JOIN pg_namespace n ON n.oid = c.collnamespace
      WHERE a.attrelid = to_regclass(CAST(? AS text)) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  private static final String MARIADB = """
      SELECT c.column_name AS name,
        CONCAT(c.column_type, CASE WHEN c.collation_name <> t.table_collation
          THEN CONCAT(' CHARACTER SET ', c.character_set_name, ' COLLATE ', c.collation_name)
          ELSE '' END) AS type,
        c.is_nullable = 'YES' AS nullable,
        (c.column_default IS NOT NULL AND c.column_default <> 'NULL') OR LOWER(c.extra) REGEXP 'auto_increment|generated' AS filled,
        c.column_comment AS comment,
        (SELECT s.seq_in_index FROM information_schema.statistics s
         WHERE s.table_schema = c.table_schema AND s.table_name = c.table_name
           AND s.index_name = 'PRIMARY' AND s.column_name = c.column_name) AS key_place
      FROM information_schema.columns c JOIN information_schema.tables t
        ON t.table_schema = c.table_schema AND t.table_name = c.table_name
      WHERE c.table_schema = ? AND c.table_name = ?
      ORDER BY c.ordinal_position
      """;

  private static final String H2 = """
      SELECT c.column_name AS name,
        DATA_TYPE_SQL(c.table_schema, c.table_name, 'TABLE', c.dtd_identifier) AS type,
        c.is_nullable = 'YES' AS nullable,
        c.column_default IS NOT NULL OR c.is_identity = 'YES' OR c.is_generated = 'ALWAYS' AS filled,
        COALESCE(c.remarks, '') AS comment,
        (SELECT k.ordinal_position FROM information_schema.table_constraints p
           JOIN information_schema.key_column_usage k ON k.constraint_schema = p.constraint_schema
             AND k.constraint_name = p.constraint_name
         WHERE p.constraint_type = 'PRIMARY KEY' AND p.table_schema = c.table_schema
           AND p.table_name = c.table_name AND k.column_name = c.column_name) AS key_place
      FROM information_schema.columns c WHERE c.table_schema = ? AND c.table_name = ?
      ORDER BY c.ordinal_position
      """;

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Connection connection;
  private final Dialect dialect;
  private final String table;

  TableShapeReader(Connection connection, Dialect dialect, String table) {
    this.connection = connection;
    this.dialect = dialect;
    this.table = table;
  }

  TableShape read() throws SQLException {
    List<ColumnShape> columns = new ArrayList<>();
    Map<Integer, String> key = new TreeMap<>();
    for (Found found : found()) {
      ColumnShape column = found.column();
      String name = spelled(column.name());
      columns.add(new ColumnShape(
          name, column.type(), column.nullable(), column.filled(), column.comment()));
      if (found.keyPlace() > 0) {
        key.put(found.keyPlace(), name);
      }
    }
    String product = connection.getMetaData().getDatabaseProductName();
    return new TableShape(table, product, columns, List.copyOf(key.values()));
  }

  /**
   * A column, and its place in the primary key.
   *
   * @param keyPlace from 1; 0 if it has none
   */
  private record Found(ColumnShape column, int keyPlace) {}

  private List<Found> found() throws SQLException {
    String query = dialect.choose(() -> POSTGRES, () -> MARIADB, () -> H2);
    List<String> named = dialect.sql().postgresql()
        ? List.of(table)
        : Identifiers.parts(table).stream().map(Identifiers::unquoted).toList();
    List<Found> list = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      for (int i = 0; i < named.size(); i++) {
        statement.setString(i + 1, named.get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          list.add(new Found(column(row), row.getInt("key_place")));
        }
      }
    }
    return list;
  }

  private static ColumnShape column(ResultSet row) throws SQLException {
    return new ColumnShape(
        row.getString("name"),
        row.getString("type"),
        row.getBoolean("nullable"),
        row.getBoolean("filled"),
        row.getString("comment"));
  }

  /**
   * A name as SQL writes it. PostgreSQL tells; elsewhere a statement that reads nothing shows
   * whether the bare name is the column's, or a word of the language.
   */
  private String spelled(String name) throws SQLException {
    if (dialect.sql().postgresql()) {
      return name;
    }
    String bare = dialect.sql().h2() ? name.toLowerCase(Locale.ROOT) : name;
    String quote = dialect.sql().h2() ? "\"" : "`";
    return PLAIN.matcher(bare).matches() && leadsTo(bare, name)
        ? bare
        : quote + name.replace(quote, quote + quote) + quote;
  }

  private boolean leadsTo(String bare, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet none =
            statement.executeQuery("SELECT " + bare + " FROM " + table + " WHERE 1 = 0")) {
      ResultSetMetaData column = none.getMetaData();
      return column.getColumnName(1).equals(name) && !column.getTableName(1).isEmpty();
    } catch (SQLException e) {
      if (SqlFailures.kind(e) == FailureKind.UNREACHABLE) {
        throw e;
      }
      return false;
    }
  }
}

package io.migrationgate.jdbc.backfill.internal.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keys on H2. */
final class H2Keys implements KeyCatalog {
  private final H2Copy dialect;

  H2Keys(H2Copy dialect) {
    this.dialect = dialect;
  }

  @Override
  public Map<String, KeyUse> uses(Connection connection, String table) throws SQLException {
    Map<String, KeyUse> uses = new LinkedHashMap<>();
    Sql.of("""
            SELECT column_name, data_type, is_nullable, data_type || CASE
                WHEN character_maximum_length IS NOT NULL
                  THEN '(' || character_maximum_length || ')'
                WHEN data_type IN ('NUMERIC', 'DECIMAL')
                  THEN '(' || numeric_precision || ',' || numeric_scale || ')'
                WHEN datetime_precision IS NOT NULL THEN '(' || datetime_precision || ')'
                ELSE '' END AS held
            FROM information_schema.columns
            WHERE table_schema = COALESCE(?, CURRENT_SCHEMA) AND table_name = ?
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(
            connection,
            CopyDialect.CATALOG_TIMEOUT_SECONDS,
            row -> uses.put(
                row.getString("column_name"),
                new KeyUse(
                    rule(row.getString("data_type")),
                    row.getString("data_type"),
                    "",
                    KeyDomain.of(row.getString("held"), 6),
                    !row.getString("is_nullable").equals("NO"),
                    false)));
    return uses;
  }

  private static String rule(String type) {
    return switch (type) {
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "NUMERIC", "DECIMAL", "DECFLOAT" -> "number";
      case "CHARACTER", "CHARACTER VARYING", "VARCHAR_IGNORECASE" -> "text";
      case "BINARY", "BINARY VARYING" -> "bytes";
      case "UUID", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE" -> type;
      default -> "";
    };
  }

  @Override
  public List<UniqueIndex> uniqueIndexes(Connection connection, String table) throws SQLException {
    Map<String, Set<String>> found = new LinkedHashMap<>();
    Sql.of("""
            SELECT index_name, column_name FROM information_schema.index_columns
            WHERE is_unique AND table_schema = COALESCE(?, CURRENT_SCHEMA) AND table_name = ?
            ORDER BY index_name, ordinal_position
            """, dialect.schemaOf(table), dialect.nameOf(table))
        .list(
            connection,
            CopyDialect.CATALOG_TIMEOUT_SECONDS,
            row -> found
                .computeIfAbsent(row.getString("index_name"), name -> new LinkedHashSet<>())
                .add(row.getString("column_name")));
    List<UniqueIndex> indexes = new ArrayList<>();
    found.forEach((name, columns) -> indexes.add(new UniqueIndex(name, columns, "")));
    return indexes;
  }
}

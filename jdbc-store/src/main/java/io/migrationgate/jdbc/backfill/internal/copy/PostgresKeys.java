package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.backfill.internal.copy.KeyCatalog.UniqueIndex;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Keys on PostgreSQL. */
final class PostgresKeys implements KeyCatalog {
  static final String BIGINT = "bigint";
  static final String NUMERIC = "numeric";

  /** A constraint NOT NULL that is not validated (PostgreSQL 18) says nothing about old rows. */
  @Override
  public Map<String, KeyUse> uses(Connection connection, String table) throws SQLException {
    Map<String, KeyUse> uses = new LinkedHashMap<>();
    Sql.of("""
            SELECT a.attname, b.typname, b.typtype, b.typcategory,
              format_type(a.atttypid, a.atttypmod) AS type, format_type(b.oid, -1) AS lookup,
              format_type(b.oid, u.modifier) AS held,
              a.attnotnull AND NOT EXISTS (
                SELECT 1 FROM pg_constraint c WHERE c.conrelid = a.attrelid AND c.contype = 'n'
                  AND NOT c.convalidated AND a.attnum = ANY (c.conkey)) AS filled
            FROM pg_attribute a
              JOIN LATERAL (
                WITH RECURSIVE steps AS (
                  SELECT t.oid, t.typtype, t.typbasetype, t.typtypmod, a.atttypmod AS modifier
                  FROM pg_type t WHERE t.oid = a.atttypid
                  UNION ALL
                  SELECT t.oid, t.typtype, t.typbasetype, t.typtypmod, s.typtypmod
                  FROM steps s JOIN pg_type t ON t.oid = s.typbasetype WHERE s.typtype = 'd')
                SELECT oid, modifier FROM steps WHERE typtype <> 'd') u ON TRUE
              JOIN pg_type b ON b.oid = u.oid
            WHERE a.attrelid = CAST(? AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
            """, table)
        .list(
            connection,
            CopyDialect.CATALOG_TIMEOUT_SECONDS,
            row -> uses.put(row.getString("attname"), use(row)));
    return uses;
  }

  private static KeyUse use(ResultSet row) throws SQLException {
    String base = row.getString("typname");
    String any = row.getString("lookup");
    boolean named =
        row.getString("typtype").equals("e") || row.getString("typcategory").equals("S");
    String rule = switch (base) {
      case "int2", "int4", "int8", NUMERIC -> "number";
      case "text", "varchar", "bpchar", "name" -> "text";
      case "oid", "uuid", "bytea", "date", "timestamp", "timestamptz" -> base;
      default -> named ? any : "";
    };
    String lookup = base.matches("int[248]") ? BIGINT : any;
    return new KeyUse(
        rule,
        row.getString("type"),
        lookup,
        KeyDomain.of(row.getString("held"), 6),
        !row.getBoolean("filled"),
        false);
  }

  /*
   * An index of another collation than a column that takes different texts for the same lets rows
   * in that are one by the column's.
   */
  @Override
  public List<UniqueIndex> uniqueIndexes(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT x.relname,
              ARRAY(SELECT CAST(a.attname AS text)
                FROM generate_series(0, i.indnkeyatts - 1) AS place
                  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[place])
                AS columns,
              CASE
                WHEN i.indexprs IS NOT NULL THEN 'is over an expression'
                WHEN i.indpred IS NOT NULL THEN 'is partial'
                WHEN NOT i.indimmediate THEN 'is deferrable'
                WHEN NOT i.indisvalid OR NOT i.indislive THEN 'is not valid'
                WHEN i.indisexclusion THEN 'excludes ranges'
                WHEN EXISTS (
                  SELECT 1 FROM generate_series(0, i.indnkeyatts - 1) AS place
                    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[place]
                    JOIN pg_collation c ON c.oid = a.attcollation
                  WHERE NOT c.collisdeterministic
                    AND a.attcollation <> i.indcollation[place]) THEN 'has another collation'
                ELSE '' END AS flaw
            FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
            WHERE i.indrelid = CAST(? AS regclass) AND i.indisunique ORDER BY x.relname
            """, table)
        .list(
            connection,
            CopyDialect.CATALOG_TIMEOUT_SECONDS,
            row -> new UniqueIndex(
                row.getString("relname"), names(row.getArray("columns")), row.getString("flaw")));
  }

  private static Set<String> names(Array array) throws SQLException {
    return new LinkedHashSet<>(List.of((String[]) Objects.requireNonNull(array).getArray()));
  }

  @Override
  public boolean addsByIndexOfKey() {
    return true;
  }

  /** JDBC has no such numbers. */
  @Override
  public String unreadable(ColumnInfo column) {
    return column.key().lookup().equals(NUMERIC)
        ? column.name() + " IN ('NaN', 'Infinity', '-Infinity')"
        : "";
  }
}

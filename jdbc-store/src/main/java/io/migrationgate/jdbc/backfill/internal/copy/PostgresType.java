package io.migrationgate.jdbc.backfill.internal.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A type, domains resolved.
 *
 * @param sql as SQL writes it without length, precision and scale
 * @param name in the catalog; an array's is that of its elements
 * @param limited whether the column has a length, precision or scale
 * @param moments whether it is a timestamptz, or has some among its elements, bounds or fields
 * @param zonedTimes the same of a timetz
 */
record PostgresType(
    String sql,
    String name,
    String category,
    boolean array,
    boolean limited,
    boolean moments,
    boolean zonedTimes) {
  private static final Set<String> NUMBERS =
      Set.of("int2", "int4", "int8", "oid", "numeric", "float4", "float8", "money");
  private static final Set<String> TEXTS = Set.of("bpchar", "char");

  /** The type that a query gives, by its number and modifier; null if there is none. */
  static @Nullable PostgresType of(Connection connection, Sql oidAndModifier) throws SQLException {
    return Sql.of("WITH RECURSIVE asked (id, modifier) AS (")
        .add(oidAndModifier)
        .add("""
            ), base (id, modifier) AS (
              SELECT id, modifier FROM asked
              UNION ALL
              SELECT t.typbasetype, GREATEST(b.modifier, t.typtypmod)
              FROM base b JOIN pg_type t ON t.oid = b.id WHERE t.typtype = 'd'),
            element (id, of) AS (
              SELECT CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END, t.oid
              FROM base b JOIN pg_type t ON t.oid = b.id WHERE t.typtype <> 'd'
              UNION ALL
              SELECT t.typbasetype, e.of FROM element e JOIN pg_type t ON t.oid = e.id
              WHERE t.typtype = 'd'),
            part (id) AS (
              SELECT id FROM base
              UNION
              SELECT inner_id FROM part p JOIN LATERAL (
                SELECT t.typelem AS inner_id FROM pg_type t WHERE t.oid = p.id
                UNION ALL
                SELECT t.typbasetype FROM pg_type t WHERE t.oid = p.id
                UNION ALL
                SELECT r.rngsubtype FROM pg_range r WHERE p.id IN (r.rngtypid, r.rngmultitypid)
                UNION ALL
                SELECT a.atttypid FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid
                WHERE t.oid = p.id AND a.attnum > 0 AND NOT a.attisdropped) i ON inner_id <> 0)
            SELECT format_type(b.id, -1) AS sql, t.typname, t.typcategory,
              b.id <> e.id AS is_array, b.modifier >= 0 AS is_limited,
              CAST('pg_catalog.timestamptz' AS regtype) IN (SELECT id FROM part) AS moments,
              CAST('pg_catalog.timetz' AS regtype) IN (SELECT id FROM part) AS zoned_times
            FROM base b JOIN element e ON e.of = b.id JOIN pg_type t ON t.oid = e.id
            WHERE t.typtype <> 'd'
            """)
        .first(
            connection,
            CopyDialect.CATALOG_TIMEOUT_SECONDS,
            row -> new PostgresType(
                row.getString("sql"),
                row.getString("typname"),
                row.getString("typcategory"),
                row.getBoolean("is_array"),
                row.getBoolean("is_limited"),
                row.getBoolean("moments"),
                row.getBoolean("zoned_times")));
  }

  boolean isText() {
    return category.equals("S") || TEXTS.contains(name);
  }

  boolean isNumber() {
    return NUMBERS.contains(name);
  }

  boolean padded() {
    return name.equals("bpchar");
  }

  boolean sameAs(PostgresType other) {
    return sql.equals(other.sql);
  }

  /** Whether there is a cast from this type, or its elements, to another one. */
  boolean castsTo(Connection connection, PostgresType other) throws SQLException {
    return Sql.of("""
            SELECT 1 FROM pg_type s JOIN pg_cast c ON c.castsource IN (s.oid, s.typelem)
              JOIN pg_type g ON c.casttarget IN (g.oid, g.typelem)
            WHERE s.oid = CAST(? AS regtype) AND g.oid = CAST(? AS regtype)
            """, sql, other.sql)
            .first(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getInt(1))
        != null;
  }
}

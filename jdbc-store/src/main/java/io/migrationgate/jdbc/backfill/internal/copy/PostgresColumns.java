package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tables and columns on PostgreSQL. */
final class PostgresColumns implements ColumnCatalog {
  private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": (\\d+)");

  /** So many rows are counted in well below a second. */
  private static final long MOST_COUNTED = 1_000_000;

  private final PostgresCopy dialect;

  PostgresColumns(PostgresCopy dialect) {
    this.dialect = dialect;
  }

  @Override
  public Map<String, ColumnInfo> of(Connection connection, String table) throws SQLException {
    Map<String, ColumnInfo> columns = new LinkedHashMap<>();
    Sql.of("""
            SELECT a.attname, quote_ident(a.attname) AS name,
              format_type(a.atttypid, a.atttypmod) AS type, t.typcategory, b.typname,
              COALESCE(quote_ident(n.nspname) || '.' || quote_ident(c.collname), '') AS collation
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
              JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
              LEFT JOIN pg_collation c ON c.oid = a.attcollation
              LEFT JOIN pg_namespace n ON n.oid = c.collnamespace
            WHERE a.attrelid = CAST(? AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
            """, table)
        .list(
            connection,
            CopyDialect.CATALOG_TIMEOUT_SECONDS,
            row -> columns.put(
                row.getString("attname"),
                new ColumnInfo(
                    row.getString("name"),
                    row.getString("type"),
                    kind(row.getString("typname"), row.getString("typcategory")),
                    row.getString("collation"))));
    return columns;
  }

  /** Also what rows had that were there when the column came, even if it was a moment's value. */
  @Override
  public Map<String, String> defaults(Connection connection, String table) throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    Sql.of("""
            SELECT quote_ident(a.attname) AS name, pg_get_expr(d.adbin, d.adrelid) AS said,
              quote_literal((CAST(CAST(a.attmissingval AS text) AS text[]))[1]) AS missing
            FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = CAST(? AS regclass) AND a.attgenerated = '' AND NOT a.attisdropped
            """, table).list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> {
      String said = row.getString("said");
      String missing = row.getString("missing");
      String value = Literals.is(said) ? said : missing;
      if (value != null) {
        found.put(row.getString("name"), value);
      }
      return found.size();
    });
    return found;
  }

  @Override
  public List<String> generated(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT quote_ident(attname) FROM pg_attribute
            WHERE attrelid = CAST(? AS regclass) AND attgenerated <> '' AND NOT attisdropped
            """, table)
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
  }

  @Override
  public List<String> primaryKey(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT a.attname FROM pg_index i
              JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place) ON TRUE
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = CAST(? AS regclass) AND i.indisprimary
              AND k.place <= i.indnkeyatts ORDER BY k.place
            """, table)
        .list(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
  }

  /**
   * What is known of a table that was analysed. Nobody analyses partitioned tables by themselves,
   * nor new ones at once: of those the planner's guess, which is by their size, and where that is
   * small their count.
   */
  @Override
  public long estimate(Connection connection, String table) throws SQLException {
    Long known = Sql.of(
            "SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = CAST(? AS regclass)", table)
        .first(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getLong(1));
    if (known != null && known > 0) {
      return known;
    }
    String plan = Sql.of("EXPLAIN (FORMAT JSON) SELECT 1 FROM " + table)
        .first(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
    Matcher guess = PLAN_ROWS.matcher(plan == null ? "" : plan);
    if (guess.find() && Long.parseLong(guess.group(1)) > MOST_COUNTED) {
      return Long.parseLong(guess.group(1));
    }
    Long counted = Sql.of("SELECT COUNT(*) FROM " + table)
        .first(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getLong(1));
    return counted == null ? 0 : counted;
  }

  /** Only a superuser may set it, so it is asked for; a role may have it from one. */
  @Override
  public String unseenReferences(Connection connection, String table) throws SQLException {
    String role = Sql.of("SHOW session_replication_role")
        .first(connection, CopyDialect.CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
    return "replica".equals(role)
        ? "session_replication_role is 'replica' in this session, so that no foreign key and no"
            + " trigger acts"
        : "";
  }

  /** A partition that was away and is back has a new row in pg_inherits. */
  @Override
  public Map<String, String> parts(Connection connection, String table) throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    Sql.of("""
            WITH RECURSIVE tree AS (
              SELECT CAST(CAST(? AS regclass) AS oid) AS oid, '' AS since
              UNION ALL
              SELECT i.inhrelid, CAST(i.xmin AS text)
              FROM pg_inherits i JOIN tree t ON i.inhparent = t.oid)
            SELECT CAST(CAST(oid AS regclass) AS text),
              concat_ws('/', oid, pg_relation_filenode(oid), since) FROM tree
            """, table)
        .list(
            connection,
            CopyDialect.CATALOG_TIMEOUT_SECONDS,
            row -> found.put(row.getString(1), row.getString(2)));
    return found;
  }

  private static Kind kind(String base, String category) {
    return switch (base) {
      case "bpchar" -> Kind.PADDED_TEXT;
      case "json" -> Kind.JSON;
      case "xml", "point", "line", "lseg", "box", "path", "polygon", "circle" -> Kind.PRINTED;
      case "date" -> Kind.DATE;
      case "timestamp" -> Kind.TIMESTAMP;
      case "timestamptz" -> Kind.TIMESTAMP_WITH_ZONE;
      default -> category.equals("S") ? Kind.TEXT : Kind.VALUE;
    };
  }

  @Override
  public ResultSet exportedKeys(Connection connection, String table) throws SQLException {
    return connection
        .getMetaData()
        .getExportedKeys(null, dialect.schemaOf(table), dialect.nameOf(table));
  }
}

package io.migrationgate.jdbc.backfill;

import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.ColumnInfo.Kind;
import io.migrationgate.jdbc.backfill.CopyPlan.Table;
import io.migrationgate.jdbc.internal.catalog.PostgresTableCatalog;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** PostgreSQL 14 and later. */
final class PostgresCopy extends CopyDialect {
  private static final String UNIQUE_VIOLATION = "23505";

  @Override
  TableCatalog tables() {
    return new PostgresTableCatalog();
  }

  @Override
  Map<String, ColumnInfo> columns(Connection connection, String table) throws SQLException {
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
            CATALOG_TIMEOUT_SECONDS,
            row -> columns.put(
                row.getString("attname"),
                new ColumnInfo(
                    row.getString("name"),
                    row.getString("type"),
                    kind(row.getString("typname"), row.getString("typcategory")),
                    row.getString("collation"))));
    return columns;
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

  /** Also what rows had that were there when the column came, even if it was a moment's value. */
  @Override
  Map<String, String> defaults(Connection connection, String table) throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    Sql.of("""
            SELECT quote_ident(a.attname) AS name, pg_get_expr(d.adbin, d.adrelid) AS said,
              quote_literal((CAST(CAST(a.attmissingval AS text) AS text[]))[1]) AS missing
            FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = CAST(? AS regclass) AND a.attgenerated = '' AND NOT a.attisdropped
            """, table).list(connection, CATALOG_TIMEOUT_SECONDS, row -> {
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
  List<String> generated(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT quote_ident(attname) FROM pg_attribute
            WHERE attrelid = CAST(? AS regclass) AND attgenerated <> '' AND NOT attisdropped
            """, table).list(connection, CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
  }

  @Override
  String holdsDefault(ColumnInfo column, String stored, String byDefault) {
    return printed(stored) + " = " + printed("CAST(" + byDefault + " AS " + column.type() + ")");
  }

  @Override
  String textType() {
    return "text";
  }

  @Override
  List<String> primaryKey(Connection connection, String table) throws SQLException {
    return Sql.of("""
            SELECT a.attname FROM pg_index i
              JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place) ON TRUE
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = CAST(? AS regclass) AND i.indisprimary
              AND k.place <= i.indnkeyatts ORDER BY k.place
            """, table).list(connection, CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
  }

  /** A table that was never analysed is counted: its estimate says nothing. */
  @Override
  long estimate(Connection connection, String table) throws SQLException {
    Long known = Sql.of(
            "SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = CAST(? AS regclass)", table)
        .first(connection, CATALOG_TIMEOUT_SECONDS, row -> row.getLong(1));
    if (known != null && known > 0) {
      return known;
    }
    Long counted = Sql.of("SELECT COUNT(*) FROM " + table)
        .first(connection, CATALOG_TIMEOUT_SECONDS, row -> row.getLong(1));
    return counted == null ? 0 : counted;
  }

  /** Only a superuser may set it, so it is asked for; a role may have it from one. */
  @Override
  String unseenReferences(Connection connection, String table) throws SQLException {
    String role = Sql.of("SHOW session_replication_role")
        .first(connection, CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
    return "replica".equals(role)
        ? "session_replication_role is 'replica' in this session, so that no foreign key and no"
            + " trigger acts"
        : "";
  }

  /** A partition that was away and is back has a new row in pg_inherits. */
  @Override
  Map<String, String> parts(Connection connection, String table) throws SQLException {
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
            CATALOG_TIMEOUT_SECONDS,
            row -> found.put(row.getString(1), row.getString(2)));
    return found;
  }

  @Override
  String fold(String unquoted) {
    return unquoted.toLowerCase(Locale.ROOT);
  }

  /** Does not stand in the way of foreign keys that point to the rows. */
  @Override
  String lockRows() {
    return " FOR NO KEY UPDATE";
  }

  @Override
  void checkDeferred(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
  }

  @Override
  KeyCatalog keys() {
    return new PostgresKeys();
  }

  /**
   * Without the cast a CHAR column would be compared as text, past its index. Not to the column's
   * own type: that would round or cut a key of the other side, and find a row of another key.
   */
  @Override
  String parameter(ColumnInfo column, Object value) {
    String type = column.key().lookup();
    boolean beyond = type.equals(PostgresKeys.BIGINT) && !(value instanceof Long);
    return "CAST(? AS " + (beyond ? PostgresKeys.NUMERIC : type) + ")";
  }

  /** A text is no JSON; and a cast to a text of some length would cut it. */
  @Override
  String asDocument(ColumnInfo column, String value) {
    return column.type().startsWith("json")
        ? "CAST(" + value + " AS " + column.type() + ")"
        : value;
  }

  @Override
  Sql storedVersion(ColumnInfo document, String field, String none) {
    String json = document.type().equals("jsonb")
        ? document.name()
        : "CAST(" + document.name() + " AS jsonb)";
    return Sql.of(
        "CASE WHEN jsonb_typeof(" + json + ") = 'object' THEN COALESCE(CAST(" + json
            + " -> CAST(? AS text) AS text), ?) ELSE '' END",
        field,
        none);
  }

  @Override
  boolean joinsParameters() {
    return true;
  }

  @Override
  boolean comparesRows() {
    return true;
  }

  @Override
  boolean writesWhatItLocks() {
    return true;
  }

  @Override
  ValueRule rule(
      Connection connection, Table source, Table target, ColumnInfo column, String expression)
      throws SQLException {
    return PostgresValues.of(connection, source, target, column, expression);
  }

  /** Not cast to the column's type: that would cut a text where an assignment fails. */
  @Override
  String bytes(ColumnInfo column, String expression) {
    return printed(
        column.kind() == Kind.PADDED_TEXT ? "CAST(" + expression + " AS bpchar)" : expression);
  }

  /** Two columns' collations cannot both decide; the key that is looked for takes the other's. */
  @Override
  String keyFor(ColumnInfo wanted, String value, ColumnInfo from) {
    return wanted.exact() && !wanted.collation().isEmpty()
        ? value + " COLLATE " + wanted.collation()
        : value;
  }

  static String printed(String expression) {
    return "CAST(" + expression + " AS text) COLLATE \"C\"";
  }

  /** The driver takes a question mark for a parameter, but for operators of JSON. */
  @Override
  String declared(String expression) {
    return QuestionMarks.doubled(expression);
  }

  /*
   * One statement that reads what it locks: a row that changed while the statement waited for it is
   * evaluated again as it is now.
   */
  @Override
  void write(Connection connection, CopyPlan plan, Sql keys, int timeoutSeconds)
      throws SQLException {
    statement(plan, keys, true).update(connection, timeoutSeconds);
  }

  /*
   * Looking for conflicts doubles what an insert costs. A row that somebody adds on both sides after
   * the target was found empty makes one all the same.
   */
  @Override
  boolean writeNew(Connection connection, CopyPlan plan, Sql rows, int timeoutSeconds)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      statement(plan, rows, false).update(connection, timeoutSeconds);
      connection.releaseSavepoint(before);
      return true;
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
  }

  @Override
  Checksum checksum(CopyPlan plan) {
    return new PostgresChecksum(this, plan);
  }

  /*
   * By bitmap: a plain index scan goes to the table once for each entry, dead ones of the copy
   * included, and takes up to six times as long; how it is estimated for a range depends on luck.
   * Planned for the values at hand, since a plan for any values expects half a per cent of the
   * table. One process: who wants more of them takes more workers.
   */
  @Override
  void readAlone(Connection connection) throws SQLException {
    readInRanges(connection, "off; SET LOCAL enable_bitmapscan = on");
  }

  @Override
  void readJoined(Connection connection) throws SQLException {
    readInRanges(connection, "DEFAULT; SET LOCAL enable_bitmapscan = DEFAULT");
  }

  private static void readInRanges(Connection connection, String indexScan) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL plan_cache_mode = force_custom_plan;"
          + " SET LOCAL max_parallel_workers_per_gather = 0;"
          + " SET LOCAL enable_indexscan = " + indexScan);
    }
  }

  /** A key column's value as a text that none has that differs from it. */
  String keyText(ColumnInfo column, String name) {
    return column.isText()
        ? bytes(column, name)
        : printed("CAST(" + name + " AS " + column.type() + ")");
  }

  @Override
  boolean joinsFully() {
    return true;
  }

  private Sql statement(CopyPlan plan, Sql keys, boolean mayConflict) {
    String target = plan.target().name();
    Sql rows = selected(plan, keys).add(" ORDER BY " + plan.source().keyList() + lockRows());
    if (plan.absent() == Absent.CLEAR) {
      String same = sameKeys(plan.target().key(), "mg_t.", "mg_s.");
      return Sql.of("UPDATE " + target + " mg_t SET " + assignments(plan, "mg_s.") + " FROM (")
          .add(rows)
          .add(") mg_s WHERE " + same + " AND (" + changed(plan, "mg_s.", "mg_t.") + ")"
              + spared(plan, "mg_s.", "mg_t."));
    }
    String columns = plan.target().keyList()
        + plan.assignments().stream()
            .map(a -> ", " + a.column().name())
            .collect(Collectors.joining());
    Sql insert = Sql.of("INSERT INTO " + target + " AS mg_t (" + columns
            + ") OVERRIDING SYSTEM VALUE SELECT " + columns + " FROM (")
        .add(rows)
        .add(") mg_s");
    return mayConflict
        ? insert.add(" ON CONFLICT (" + plan.target().keyList() + ") DO UPDATE SET "
            + assignments(plan, "EXCLUDED.") + " WHERE (" + changed(plan, "EXCLUDED.", "mg_t.")
            + ")" + spared(plan, "EXCLUDED.", "mg_t."))
        : insert;
  }

  private String changed(CopyPlan plan, String wanted, String stored) {
    return plan.assignments().stream()
        .map(a ->
            a.rule().differs(wanted + a.column().name(), stored + a.column().name()))
        .collect(Collectors.joining(" OR "));
  }
}

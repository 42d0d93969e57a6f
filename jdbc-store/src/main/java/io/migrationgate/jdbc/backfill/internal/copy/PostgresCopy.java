package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo.Kind;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.internal.catalog.PostgresTableCatalog;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Locale;
import java.util.stream.Collectors;

/** PostgreSQL 14 and later. */
final class PostgresCopy extends CopyDialect {
  private static final String UNIQUE_VIOLATION = "23505";

  @Override
  public TableCatalog tables() {
    return new PostgresTableCatalog();
  }

  @Override
  public ColumnCatalog columns() {
    return new PostgresColumns(this);
  }

  @Override
  String holdsDefault(ColumnInfo column, String stored, String byDefault) {
    return printed(stored) + " = " + printed("CAST(" + byDefault + " AS " + column.type() + ")");
  }

  @Override
  public String textType() {
    return "text";
  }

  @Override
  public String fold(String unquoted) {
    return unquoted.toLowerCase(Locale.ROOT);
  }

  /** Does not stand in the way of foreign keys that point to the rows. */
  @Override
  String lockRows() {
    return " FOR NO KEY UPDATE";
  }

  @Override
  public void checkDeferred(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
  }

  @Override
  public KeyCatalog keys() {
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
  public String asDocument(ColumnInfo column, String value) {
    return column.type().startsWith("json")
        ? "CAST(" + value + " AS " + column.type() + ")"
        : value;
  }

  @Override
  public Sql storedVersion(String document, String field, String none) {
    String json = "CAST(" + document + " AS jsonb)";
    return Sql.of(
        "CASE WHEN jsonb_typeof(" + json + ") = 'object' THEN COALESCE(CAST(" + json
            + " -> CAST(? AS text) AS text), ?) ELSE '' END",
        field,
        none);
  }

  @Override
  public boolean joinsParameters() {
    return true;
  }

  @Override
  boolean comparesRows() {
    return true;
  }

  @Override
  public boolean writesWhatItLocks() {
    return true;
  }

  @Override
  public ValueRule rule(
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
  public String keyFor(ColumnInfo wanted, String value, ColumnInfo from) {
    return wanted.exact() && !wanted.collation().isEmpty()
        ? value + " COLLATE " + wanted.collation()
        : value;
  }

  static String printed(String expression) {
    return "CAST(" + expression + " AS text) COLLATE \"C\"";
  }

  /** The driver takes a question mark for a parameter, but for operators of JSON. */
  @Override
  public String declared(String expression) {
    return QuestionMarks.doubled(expression);
  }

  /*
   * One statement that reads what it locks: a row that changed while the statement waited for it is
   * evaluated again as it is now.
   */
  @Override
  public void write(Connection connection, CopyPlan plan, Sql keys, int timeoutSeconds)
      throws SQLException {
    statement(plan, keys, true).update(connection, timeoutSeconds);
  }

  /*
   * Looking for conflicts doubles what an insert costs. A row that somebody adds on both sides after
   * the target was found empty makes one all the same.
   */
  @Override
  public boolean writeNew(Connection connection, CopyPlan plan, Sql rows, int timeoutSeconds)
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
  public Checksum checksum(CopyPlan plan) {
    return new PostgresChecksum(this, plan);
  }

  /*
   * By bitmap: a plain index scan goes to the table once for each entry, dead ones of the copy
   * included, and takes up to six times as long; how it is estimated for a range depends on luck.
   * Planned for the values at hand, since a plan for any values expects half a per cent of the
   * table. One process: who wants more of them takes more workers.
   */
  @Override
  public void readAlone(Connection connection) throws SQLException {
    readInRanges(connection, "off; SET LOCAL enable_bitmapscan = on");
  }

  @Override
  public void readJoined(Connection connection) throws SQLException {
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
  public boolean joinsFully() {
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

package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo.Kind;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.jdbc.internal.catalog.MariaDbTableCatalog;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** MariaDB 10.6 and later, MySQL 8. */
final class MariaDbCopy extends CopyDialect {
  private static final Pattern STEADY_ZONE = Pattern.compile("[+-]\\d\\d:\\d\\d|UTC|GMT|Etc/UTC");

  private static final int DUPLICATE_KEY = 1062;
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  private static final Pattern STRICT = Pattern.compile("STRICT_(TRANS|ALL)_TABLES");

  @Override
  public TableCatalog tables() {
    return new MariaDbTableCatalog();
  }

  @Override
  public ColumnCatalog columns() {
    return new MariaDbColumns(this);
  }

  @Override
  String holdsDefault(ColumnInfo column, String stored, String byDefault) {
    return stored + " = DEFAULT(" + stored + ")";
  }

  @Override
  public String textType() {
    return "CHAR";
  }

  @Override
  public String shortText(int length) {
    return "CHAR(" + length + ")";
  }

  /** Column names do not mind case; table names may, and are taken as they are written. */
  @Override
  public String fold(String unquoted) {
    return unquoted.toLowerCase(Locale.ROOT);
  }

  @Override
  public String nameOf(String table) {
    List<String> parts = Identifiers.parts(table);
    return asWritten(parts.get(parts.size() - 1));
  }

  @Override
  public @Nullable String schemaOf(String table) {
    List<String> parts = Identifiers.parts(table);
    return parts.size() < 2 ? null : asWritten(parts.get(parts.size() - 2));
  }

  private static String asWritten(String name) {
    return Identifiers.isQuoted(name) ? Identifiers.unquoted(name) : name;
  }

  @Override
  public String catalogName(String name) {
    return fold(asWritten(name));
  }

  @Override
  public String shareRows() {
    return " LOCK IN SHARE MODE";
  }

  @Override
  public ValueRule rule(
      Connection connection, Table source, Table target, ColumnInfo column, String expression)
      throws SQLException {
    return MariaDbValues.of(connection, source, target, column, expression);
  }

  @Override
  String bytes(ColumnInfo column, String expression) {
    return byteText(column, expression);
  }

  static String byteText(ColumnInfo column, String expression) {
    String text = column.kind() == Kind.PADDED_TEXT ? "RTRIM(" + expression + ")" : expression;
    return "CAST(CONVERT(" + text + " USING utf8mb4) AS BINARY)";
  }

  @Override
  public KeyCatalog keys() {
    return new MariaDbKeys(this);
  }

  /**
   * A TIMESTAMP is written and read in the session's time zone. Where clocks are put back, two
   * moments are written alike there, and only one of their rows would be found by its key.
   */
  @Override
  public void checkKey(Connection connection, String table, ColumnInfo column) throws SQLException {
    if (column.kind() != Kind.MOMENT) {
      return;
    }
    String zone = Sql.of(
            "SELECT CASE @@time_zone WHEN 'SYSTEM' THEN @@system_time_zone ELSE @@time_zone END")
        .first(connection, CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
    if (zone == null || !isSteady(zone)) {
      throw new MigrationGateException(new Problem(
          "key column " + column.name() + " of table " + table,
          "a TIMESTAMP, in a session of the time zone " + zone,
          "a key by which every row is found, also those of the hour that a clock is put back",
          "declare an offset or UTC under backfill.timeZone, or another key"));
    }
  }

  /** Whether clocks of a time zone are never put back, as far as its name tells. */
  static boolean isSteady(String zone) {
    return STEADY_ZONE.matcher(zone).matches();
  }

  @Override
  public String laxity(Connection connection) throws SQLException {
    String mode = Sql.of("SELECT @@GLOBAL.sql_mode")
        .first(connection, CATALOG_TIMEOUT_SECONDS, row -> row.getString(1));
    return mode == null ? "" : laxity(mode);
  }

  public static String laxity(String sqlMode) {
    return STRICT.matcher(sqlMode).find()
        ? ""
        : "sql_mode is '" + sqlMode + "' on the server, which is not strict: the application may"
            + " store values that are clamped or cut. Backfills are strict, and count such values as"
            + " different";
  }

  /** Texts of two collations cannot be compared; the key that is looked for takes the other's. */
  @Override
  public String keyFor(ColumnInfo wanted, String value, ColumnInfo from) {
    if (!wanted.isText() || !from.isText() || wanted.collation().equals(from.collation())) {
      return value;
    }
    String[] charsetAndCollation = wanted.collation().split("/", 2);
    return "CONVERT(" + value + " USING " + charsetAndCollation[0] + ") COLLATE "
        + charsetAndCollation[1];
  }

  /*
   * Two statements, not ON DUPLICATE KEY UPDATE: that would update a stale row which has the same
   * value in another unique index, and say nothing.
   */
  @Override
  public void write(Connection connection, CopyPlan plan, Sql keys, int timeoutSeconds)
      throws SQLException {
    String target = plan.target().name();
    String same = sameKeys(plan.target().key(), "mg_t.", "mg_s.");
    String updates = plan.assignments().stream()
        .map(a -> "mg_t." + a.column().name() + " = mg_s." + a.column().name())
        .collect(Collectors.joining(", "));
    Sql.of("UPDATE " + target + " mg_t JOIN (")
        .add(selected(plan, keys))
        .add(") mg_s ON " + same + " SET " + updates + plan.target().kept(plan.written(), "mg_t.")
            + " WHERE 1 = 1" + spared(plan, "mg_s.", "mg_t."))
        .update(connection, timeoutSeconds);
    if (plan.absent() == Absent.CLEAR) {
      return;
    }
    Sql.of("INSERT INTO " + target + " (" + written(plan) + ") SELECT * FROM (")
        .add(selected(plan, keys))
        .add(") mg_s WHERE NOT EXISTS (SELECT 1 FROM " + target + " mg_t WHERE " + same + ")")
        .update(connection, timeoutSeconds);
  }

  /*
   * One locking read of the range. It waits for rows that somebody has inserted and not yet
   * committed, of which keys that were read before know nothing.
   */
  @Override
  public boolean writeNew(Connection connection, CopyPlan plan, Sql rows, int timeoutSeconds)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Sql.of("INSERT INTO " + plan.target().name() + " (" + written(plan) + ") ")
          .add(selected(plan, rows))
          .add(" ORDER BY " + plan.source().keyList() + shareRows())
          .update(connection, timeoutSeconds);
      connection.releaseSavepoint(before);
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() != DUPLICATE_KEY && e.getErrorCode() != LOCK_WAIT_TIMEOUT) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
  }

  @Override
  public String updateFrom(
      String table, Set<String> columns, String other, String same, String which) {
    return "UPDATE " + table + " mg_t JOIN " + other + " mg_k ON " + same + " SET "
        + taken(columns, "mg_t.") + " WHERE " + which;
  }

  @Override
  public String overridesIdentity() {
    return "";
  }

  private static String written(CopyPlan plan) {
    return plan.target().keyList()
        + plan.assignments().stream()
            .map(a -> ", " + a.column().name())
            .collect(Collectors.joining());
  }

  @Override
  public Sql storedVersion(String json, String field, String none) {
    return Sql.of(
        "CASE WHEN JSON_VALID(" + json + ") AND JSON_TYPE(" + json
            + ") = 'OBJECT' THEN COALESCE(CAST(JSON_EXTRACT(" + json
            + ", ?) AS CHAR), ?) ELSE '' END",
        "$.\"" + field.replace("\\", "\\\\").replace("\"", "\\\"") + "\"",
        none);
  }
}

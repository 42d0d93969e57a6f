package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo.Kind;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.internal.catalog.H2TableCatalog;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** H2 2. */
final class H2Copy extends CopyDialect {

  /** A text would become a JSON string. */
  @Override
  public String asDocument(ColumnInfo column, String value) {
    return column.type().equalsIgnoreCase("json") && value.equals("?") ? "? FORMAT JSON" : value;
  }

  @Override
  public Sql storedVersion(String document, String field, String none) {
    throw new MigrationGateException(new Problem(
        "documents in H2",
        "an expression to rewrite them",
        "documents that the database can look into",
        "leave the expression out: then the codec rewrites them"));
  }

  @Override
  public TableCatalog tables() {
    return new H2TableCatalog();
  }

  @Override
  public ColumnCatalog columns() {
    return new H2Columns(this);
  }

  @Override
  String holdsDefault(ColumnInfo column, String stored, String byDefault) {
    boolean plain = column.isText() || column.type().isEmpty();
    return stored + " = "
        + (plain ? byDefault : "CAST(" + byDefault + " AS " + column.type() + ")");
  }

  @Override
  public String textType() {
    return "VARCHAR";
  }

  @Override
  public String fold(String unquoted) {
    return unquoted.toUpperCase(Locale.ROOT);
  }

  @Override
  public KeyCatalog keys() {
    return new H2Keys(this);
  }

  /** H2 has exclusive locks only. */
  @Override
  public String shareRows() {
    return " FOR UPDATE";
  }

  @Override
  public ValueRule rule(
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
  public void write(Connection connection, CopyPlan plan, Sql keys, int timeoutSeconds)
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

  @Override
  public String updateFrom(
      String table, Set<String> columns, String other, String same, String which) {
    return "MERGE INTO " + table + " mg_t USING " + other + " mg_k ON (" + same + " AND " + which
        + ") WHEN MATCHED THEN UPDATE SET " + taken(columns, "");
  }
}

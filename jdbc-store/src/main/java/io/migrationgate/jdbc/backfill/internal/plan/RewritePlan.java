package io.migrationgate.jdbc.backfill.internal.plan;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Sparing;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.spi.ResolvedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where documents are rewritten, as the database has it.
 *
 * @param rows of one table, which is source and target
 * @param document the column that they are in
 * @param version the column that carries their version; null if a field does
 */
public record RewritePlan(
    CopyPlan rows, ColumnInfo document, @Nullable ColumnInfo version) {
  /**
   * Looks the names up.
   *
   * @throws HiddenRowsException if this user does not see all rows
   * @throws MigrationGateException if a table or column is not there, or its rows are not found by
   *     the key
   */
  public static RewritePlan read(
      CopyDialect dialect, Connection connection, DocumentRewrite rewrite) throws SQLException {
    String named = rewrite.spec().place().table();
    ResolvedTable table = dialect
        .tables()
        .resolve(connection, named)
        .orElseThrow(() -> new MigrationGateException(new Problem(
            "table " + named,
            "no such table that this user may see",
            "the table that the documents are in",
            "check the spelling, and the schema")));
    Problem unfit = table.unfit();
    if (unfit != null) {
      throw new MigrationGateException(unfit);
    }
    if (table.hidden() != null) {
      throw new HiddenRowsException(table.hidden());
    }
    Map<String, ColumnInfo> columns = dialect.columns().of(connection, table.name());
    String besides = rewrite.spec().place().versionColumn();
    Table rows = new Table(
        table.name(),
        PlanReader.key(dialect, connection, table.name(), rewrite.spec().key()),
        null,
        dialect.columns().selfUpdating(connection, table.name()));
    CopyPlan plan = new CopyPlan(
        Direction.FORWARD, rows, rows, List.of(), Absent.DELETE, List.of(), Sparing.RICHER);
    new KeyRules(dialect, connection, plan).check();
    return new RewritePlan(
        plan,
        CopyDialect.pick(dialect, columns, named, rewrite.spec().place().column()),
        besides == null ? null : CopyDialect.pick(dialect, columns, named, besides));
  }

  /**
   * The version of a row's document, as a text; empty if the document is no object.
   *
   * @param field that carries it; null if a column does
   * @param unversioned what a document without one counts as; null if it must have one
   * @throws MigrationGateException if this database cannot look into documents
   */
  public Sql storedVersion(
      CopyDialect dialect, @Nullable String field, @Nullable Integer unversioned) {
    String none = unversioned == null ? "" : unversioned.toString();
    return version == null
        ? dialect.storedVersion(document.name(), Objects.requireNonNull(field), none)
        : Sql.of("COALESCE(CAST(" + version.name() + " AS " + dialect.textType() + "), ?)", none);
  }

  /**
   * Whether an expression over a row gives an object, and in this version where a field carries it.
   *
   * @throws MigrationGateException if this database cannot look into documents
   */
  public Sql gives(CopyDialect dialect, String expression, @Nullable String field, int newVersion) {
    return field == null
        ? dialect.storedVersion(expression, "v", "0").add(" <> ''")
        : dialect.storedVersion(expression, field, "").add(" = ?", Integer.toString(newVersion));
  }
}

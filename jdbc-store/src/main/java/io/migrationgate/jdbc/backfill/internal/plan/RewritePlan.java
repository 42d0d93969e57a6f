package io.migrationgate.jdbc.backfill.internal.plan;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Sparing;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.spi.ResolvedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
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
    String named = rewrite.place().table();
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
    String besides = rewrite.place().versionColumn();
    Table rows = new Table(
        table.name(),
        PlanReader.key(dialect, connection, table.name(), rewrite.key()),
        null,
        dialect.columns().selfUpdating(connection, table.name()));
    CopyPlan plan = new CopyPlan(
        Direction.FORWARD, rows, rows, List.of(), Absent.DELETE, List.of(), Sparing.RICHER);
    new KeyRules(dialect, connection, plan).check();
    return new RewritePlan(
        plan,
        CopyDialect.pick(dialect, columns, named, rewrite.place().column()),
        besides == null ? null : CopyDialect.pick(dialect, columns, named, besides));
  }
}

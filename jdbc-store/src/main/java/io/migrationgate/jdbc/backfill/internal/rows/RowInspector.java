package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Assignment;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.internal.plan.PlanReader;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.Inspection;
import io.migrationgate.jdbc.backfill.run.Inspection.Column;
import io.migrationgate.jdbc.backfill.run.Inspection.Row;
import io.migrationgate.jdbc.backfill.run.Inspection.Standing;
import io.migrationgate.jdbc.backfill.run.Inspection.Value;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.FailureWords;
import io.migrationgate.jdbc.internal.SqlFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads what both sides hold of single rows. Locks nothing and writes nothing.
 *
 * <p>Both sides of a row come from one statement, so from one snapshot: a row that somebody changes
 * meanwhile is not shown half old and half new.
 */
public final class RowInspector {
  private static final String WRONG_SQL = "42";
  private static final int FIRST_COLUMN = 4;
  private static final int COLUMNS_OF_EACH = 3;

  private final RunContext context;
  private final RunRow run;
  private final ValueText text;
  private final KeySql keys;

  public RowInspector(RunContext context, RunRow run, ValueText text) {
    this.context = context;
    this.run = run;
    this.text = text;
    this.keys = context.keys();
  }

  /**
   * Reads rows.
   *
   * @throws MigrationGateException if nothing is declared any more by which they could be read, or
   *     tables or columns of the declaration are gone
   */
  public Inspection inspect(List<Key> rows) {
    MigrationDeclaration declared = GateAdmin.declaration(context.admin().view(), run.migration());
    if (run.rewrite() != null) {
      throw new MigrationGateException(new Problem(
          "documents of type '" + run.rewrite().type() + "'",
          "documents, of which only the application knows what they mean",
          "columns that the database compares",
          "look at them by their keys"));
    }
    if (declared == null) {
      throw new MigrationGateException(new Problem(
          "migration '" + run.migration() + "'",
          "no declaration in the store",
          "one that says what is expected",
          "start a build that declares it"));
    }
    context.require(declared);
    PlanReader reader = new PlanReader(context.copy(), declared);
    boolean redeclared = !DeclarationJson.backfillFingerprint(declared).equals(run.fingerprint());
    return context.in(declared).looking(handle -> {
      Connection connection = handle.getConnection();
      CopyPlan plan = reader.read(connection, run.direction());
      List<Row> found = new ArrayList<>();
      for (Key key : rows) {
        found.add(row(connection, plan, key));
      }
      return new Inspection(plan.assignments().isEmpty(), redeclared, found);
    });
  }

  private Row row(Connection connection, CopyPlan plan, Key key) throws SQLException {
    Savepoint before = connection.setSavepoint();
    Sql sql = sideBySide(plan, key);
    try {
      Row found = sql.first(connection, keys.timeoutSeconds(), row -> read(plan, key, row));
      return Objects.requireNonNull(found, "joined to a row that is always there");
    } catch (SQLException e) {
      FailureKind kind = SqlFailures.kind(e);
      if (kind == FailureKind.UNREACHABLE) {
        throw e;
      }
      String words =
          FailureWords.ofQuery(connection, before, context.dialect().sql(), sql.toString(), e);
      if (kind != FailureKind.OTHER) {
        throw new SQLException(words, e.getSQLState(), e.getErrorCode());
      }
      String state = e.getSQLState() == null ? "" : e.getSQLState();
      if (state.startsWith(WRONG_SQL)) {
        throw new MigrationGateException(
            new Problem(
                "the backfill of migration '" + run.migration() + "'",
                words,
                "expressions over columns that are there",
                "look at the rows by their keys"),
            e);
      }
      return new Row(key, Standing.UNREADABLE, List.of(), text.said(SqlFailures.message(e)));
    }
  }

  /** Both sides of one row beside each other: one row, also where neither side holds it. */
  private Sql sideBySide(CopyPlan plan, Key key) {
    CopyDialect dialect = context.copy();
    Table target = plan.target();
    StringBuilder list = new StringBuilder("SELECT ")
        .append(there("mg_s", target))
        .append(", ")
        .append(there("mg_t", target))
        .append(", CASE WHEN mg_t.mg_present THEN 1 ELSE 0 END");
    StringBuilder columns = new StringBuilder(target.keyList());
    for (Assignment each : plan.assignments()) {
      ColumnInfo column = each.column();
      String wanted = "mg_s." + column.name();
      String stored = "mg_t." + column.name();
      list.append(", ")
          .append(wanted)
          .append(", ")
          .append(stored)
          .append(", CASE WHEN ")
          .append(each.rule().differs(wanted, stored))
          .append(" THEN 1 ELSE 0 END");
      columns.append(", ").append(column.name());
    }
    return Sql.of(list + " FROM (SELECT 1 AS mg_one) mg_o LEFT JOIN (")
        .add(dialect.selected(plan, keys.in(plan.source(), List.of(key))))
        .add(") mg_s ON 1 = 1 LEFT JOIN (SELECT " + columns + ", ("
            + dialect.declared(target.condition()) + ") AS mg_present FROM " + target.name()
            + " WHERE ")
        .add(keys.in(target, List.of(key)))
        .add(") mg_t ON 1 = 1");
  }

  private static String there(String alias, Table table) {
    return "CASE WHEN " + alias + "." + table.key().get(0).name() + " IS NULL THEN 0 ELSE 1 END";
  }

  private Row read(CopyPlan plan, Key key, ResultSet row) throws SQLException {
    boolean expected = row.getInt(1) == 1;
    boolean stored = row.getInt(2) == 1;
    boolean stray = !expected && row.getInt(3) == 1 && !plan.sameTable();
    List<Column> columns = new ArrayList<>();
    int index = FIRST_COLUMN;
    for (Assignment each : plan.assignments()) {
      boolean differs = row.getInt(index + 2) == 1;
      if (stray || (expected && (differs || !stored))) {
        columns.add(column(each.column(), row, index, expected, stored));
      }
      index += COLUMNS_OF_EACH;
    }
    Standing standing;
    if (expected) {
      standing = !stored ? Standing.MISSING : both(plan, columns);
    } else if (stray) {
      standing = Standing.STRAY;
    } else {
      standing = stored ? Standing.EXCLUDED : Standing.GONE;
    }
    return new Row(key, standing, columns, "");
  }

  private static Standing both(CopyPlan plan, List<Column> differing) {
    if (plan.assignments().isEmpty()) {
      return Standing.UNTOLD;
    }
    return differing.isEmpty() ? Standing.SAME : Standing.DIFFERS;
  }

  private Column column(
      ColumnInfo column, ResultSet row, int index, boolean expected, boolean stored)
      throws SQLException {
    boolean binary = isBinary(row, index) || isBinary(row, index + 1);
    return new Column(
        column.name(),
        expected ? value(column, row, index, binary) : null,
        stored ? value(column, row, index + 1, binary) : null);
  }

  private static boolean isBinary(ResultSet row, int index) throws SQLException {
    return switch (row.getMetaData().getColumnType(index)) {
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> true;
      default -> false;
    };
  }

  private Value value(ColumnInfo column, ResultSet row, int index, boolean binary)
      throws SQLException {
    if (binary) {
      byte[] bytes = row.getBytes(index);
      return bytes == null ? Value.NULL : text.of(bytes);
    }
    String read = row.getString(index);
    if (read == null) {
      return Value.NULL;
    }
    boolean padded = column.kind() == ColumnInfo.Kind.PADDED_TEXT;
    boolean counts = column.isText() || column.kind() == ColumnInfo.Kind.JSON;
    return text.of(padded ? read.stripTrailing() : read, counts);
  }
}

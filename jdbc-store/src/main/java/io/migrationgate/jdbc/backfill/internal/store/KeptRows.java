package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.run.KeptCopy;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run's copies of rows that it overwrites or removes: whole rows of the target in a table
 * of the run's own beside the store's, written in the transaction of the batch. Whoever starts the
 * run makes the table, since batches must not.
 */
public final class KeptRows {
  /** Beyond so many the side that is written is no damaged copy, but another set of rows. */
  static final long MOST = 1_000_000;

  private static final String KIND = "mg_kind";

  private final RunContext context;
  private final CopyDialect dialect;

  public KeptRows(RunContext context) {
    this.context = context;
    this.dialect = context.copy();
  }

  /** What becomes of a row that is kept. */
  public enum Fate {
    OVERWRITTEN,
    REMOVED;

    String wireName() {
      return this == REMOVED ? "removed" : "overwritten";
    }
  }

  public String table(long run) {
    return context.schema() + "mgate_kept_" + run;
  }

  public boolean isThere(Connection connection, long run) throws SQLException {
    return dialect.tables().resolve(connection, table(run)).isPresent();
  }

  /** Whether this process can put rows into the table of a run. */
  public boolean mayKeep(long run) {
    return context.changing(handle -> {
      Connection connection = handle.getConnection();
      if (!isThere(connection, run)) {
        return false;
      }
      Savepoint before = connection.setSavepoint();
      try {
        Sql.of("INSERT INTO " + table(run) + " SELECT * FROM " + table(run) + " WHERE 1 = 0")
            .update(connection, context.keys().timeoutSeconds());
        return true;
      } catch (SQLException e) {
        if (SqlFailures.kind(e) != FailureKind.NO_PRIVILEGE) {
          throw e;
        }
        connection.rollback(before);
        return false;
      }
    });
  }

  /**
   * Makes the table of a run.
   *
   * @throws MigrationGateException if it cannot be made
   */
  public void make(long run, CopyPlan plan) {
    String sql = "CREATE TABLE " + table(run) + " AS SELECT CAST('' AS "
        + dialect.shortText(20) + ") AS " + KIND
        + ", mg_t.* FROM " + plan.target().name() + " mg_t WHERE 1 = 0";
    context.sessions().call(handle -> {
      try (Statement statement = handle.getConnection().createStatement()) {
        statement.execute(sql);
        return true;
      } catch (SQLException e) {
        throw new MigrationGateException(
            new Problem(
                "table " + table(run) + ", for copies of what is overwritten",
                SqlFailures.message(e),
                "that it can be made beside the store's tables",
                "let somebody start the run who may create tables there"),
            e);
      }
    });
  }

  /**
   * Keeps rows that the caller has locked; one that is kept already is not kept twice.
   *
   * @throws MigrationGateException if there are more of them than is kept
   */
  public void keep(Connection connection, long run, CopyPlan plan, List<Key> rows, Fate fate)
      throws SQLException {
    KeySql keys = context.keys();
    Long kept = Sql.of("SELECT COUNT(*) FROM " + table(run))
        .first(connection, keys.timeoutSeconds(), row -> row.getLong(1));
    if (kept != null && kept + rows.size() > MOST) {
      throw new MigrationGateException(new Problem(
          "run " + run,
          "more than " + MOST + " rows of " + plan.target().name()
              + " that hold what the other side has not",
          "at most so many, of which a copy is kept in " + table(run),
          "copy the table yourself and remove or empty these rows, then start again"));
    }
    String columns = String.join(", ", columns(connection, run));
    Sql.of("INSERT INTO " + table(run) + " (" + KIND + ", " + columns + ") SELECT '"
            + fate.wireName() + "', " + columns + " FROM " + plan.target().name()
            + " mg_t WHERE ")
        .add(keys.in(plan.target(), rows))
        .add(" AND NOT EXISTS (SELECT 1 FROM " + table(run) + " mg_k WHERE " + same(plan) + ")")
        .update(connection, keys.timeoutSeconds());
  }

  private String same(CopyPlan plan) {
    return dialect.sameKeys(plan.target().key(), "mg_t.", "mg_k.");
  }

  private List<String> columns(Connection connection, long run) throws SQLException {
    String own = dialect.fold(KIND);
    return dialect.columns().of(connection, table(run)).entrySet().stream()
        .filter(column -> !column.getKey().equals(own))
        .map(column -> column.getValue().name())
        .toList();
  }

  /** What a run has kept, with statements that put it back. */
  public KeptCopy copy(Connection connection, long run, @Nullable CopyPlan plan)
      throws SQLException {
    Long rows = Sql.of("SELECT COUNT(*) FROM " + table(run))
        .first(connection, context.keys().timeoutSeconds(), row -> row.getLong(1));
    List<String> restore = new ArrayList<>();
    if (plan != null) {
      restore.add(overwritten(plan, run));
    }
    if (plan != null && !plan.sameTable()) {
      restore.add(removed(connection, plan, run));
    }
    return new KeptCopy(run, table(run), rows == null ? 0 : rows, restore);
  }

  private String overwritten(CopyPlan plan, long run) {
    Set<String> columns = new LinkedHashSet<>(plan.written());
    columns.addAll(plan.clearedColumns());
    String which = "mg_k." + KIND + " = '" + Fate.OVERWRITTEN.wireName() + "'";
    return dialect.updateFrom(plan.target().name(), columns, table(run), same(plan), which);
  }

  private String removed(Connection connection, CopyPlan plan, long run) throws SQLException {
    List<String> generated =
        dialect.columns().generated(connection, plan.target().name());
    List<String> columns = columns(connection, run).stream()
        .filter(column -> !generated.contains(column))
        .toList();
    String names = String.join(", ", columns);
    String values = columns.stream().map(each -> "mg_k." + each).collect(Collectors.joining(", "));
    return "INSERT INTO " + plan.target().name() + " (" + names + ")"
        + dialect.overridesIdentity() + " SELECT " + values
        + " FROM " + table(run) + " mg_k WHERE mg_k." + KIND + " = '" + Fate.REMOVED.wireName()
        + "' AND NOT EXISTS (SELECT 1 FROM " + plan.target().name() + " mg_t WHERE " + same(plan)
        + ")";
  }
}

package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.KeysetPager;
import io.migrationgate.jdbc.backfill.internal.copy.ReferringRows;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.internal.rows.RowWork.Compared;
import io.migrationgate.jdbc.backfill.internal.store.RowTrouble;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of the target that have no counterpart on the source. Used by one worker. */
public final class OrphanRows {
  private final CopyDialect dialect;
  private final CopyPlan plan;
  private final KeySql keys;
  private final KeysetPager strider;
  private @Nullable ReferringRows referring;

  public OrphanRows(CopyDialect dialect, CopyPlan plan, KeySql keys) {
    this.dialect = dialect;
    this.plan = plan;
    this.keys = keys;
    this.strider = new KeysetPager(keys, plan.target());
  }

  /** Counts the strays among the first rows of a span, in one statement. */
  public Compared count(Connection connection, Span span, int limit) throws SQLException {
    Key last = strider.boundary(connection, span, limit);
    Span batch = last == null ? span : span.upTo(last);
    String missing = "mg_s." + plan.source().key().get(0).name() + " IS NULL";
    Compared found = Sql.of(
            "SELECT COUNT(*), COALESCE(SUM(CASE WHEN " + missing + " THEN 1 ELSE 0 END), 0)")
        .add(joined(batch))
        .first(
            connection,
            keys.timeoutSeconds(),
            row -> new Compared(row.getLong(1), row.getLong(2), last));
    Compared compared = Objects.requireNonNull(found);
    strider.learn(batch, compared.rows());
    return compared;
  }

  /** The keys of the first strays of a span, at most so many. */
  public List<Key> find(Connection connection, Span span, int limit) throws SQLException {
    String list = plan.target().key().stream()
        .map(key -> "mg_t." + key.name())
        .collect(Collectors.joining(", "));
    return Sql.of("SELECT " + list)
        .add(joined(span))
        .add(" WHERE mg_s." + plan.source().key().get(0).name() + " IS NULL ORDER BY " + list
            + " LIMIT " + limit)
        .list(
            connection,
            keys.timeoutSeconds(),
            row -> KeySql.read(row, plan.target().key()));
  }

  private Sql joined(Span span) {
    Table source = plan.source();
    Table target = plan.target();
    List<String> same = new ArrayList<>();
    for (int i = 0; i < source.key().size(); i++) {
      ColumnInfo one = source.key().get(i);
      ColumnInfo other = target.key().get(i);
      String wanted = dialect.keyFor(one, "mg_t." + other.name(), other);
      same.add(dialect.sameKey(one, "mg_s." + one.name(), wanted));
    }
    Sql sql = Sql.of(" FROM (SELECT " + target.keyList() + " FROM " + target.name() + " WHERE ")
        .add(keys.in(target, "", span))
        .add(" AND " + dialect.declared(target.condition()) + ") mg_t LEFT JOIN (SELECT "
            + source.keyList() + " FROM " + source.name() + " WHERE "
            + dialect.declared(source.condition()) + ") mg_s ON " + String.join(" AND ", same));
    if (plan.ordersAlike()) {
      sql.add(" AND ").add(keys.in(source, "mg_s.", span));
    }
    return sql;
  }

  /** Whether a row of the target has no counterpart now; the caller has locked it on both sides. */
  public boolean isStray(Connection connection, Key key) throws SQLException {
    return there(connection, plan.target(), key) && !there(connection, plan.source(), key);
  }

  private boolean there(Connection connection, Table table, Key key) throws SQLException {
    return Sql.of("SELECT 1 FROM " + table.name() + " WHERE ")
            .add(keys.in(table, List.of(key)))
            .add(" AND " + dialect.declared(table.condition()))
            .first(connection, keys.timeoutSeconds(), row -> row.getInt(1))
        != null;
  }

  /**
   * Removes a row if it is a stray, which no row of one table with both sides is: locks it first,
   * looks for its counterpart in a new, locking statement, and only then deletes. One DELETE with
   * NOT EXISTS would look for the counterpart in the snapshot of a statement that may have waited
   * for the row, and delete what was re-created.
   *
   * @param richer decides whether it may go
   * @return whether it was removed
   * @throws ReferringRows.RowBlocked if rows of other tables would go with it
   */
  public boolean remove(Connection connection, Key key, RicherRows richer) throws SQLException {
    if (plan.sameTable()) {
      return false;
    }
    List<Key> one = List.of(key);
    boolean suspect = !keys.lockToDelete(connection, plan.target(), keys.in(plan.target(), one))
        .isEmpty();
    if (!suspect
        || !keys.lock(connection, plan.source(), keys.in(plan.source(), one)).isEmpty()) {
      return false;
    }
    if (!richer.letsGo(connection, key)) {
      return false;
    }
    if (plan.absent() == Absent.DELETE) {
      referring(connection).onDelete().check(connection, keys, plan.target(), key);
      delete(connection, one);
    } else {
      referring(connection)
          .onUpdate(plan.clearedColumns())
          .check(connection, keys, plan.target(), key);
      setNull(connection, plan.clearedColumns(), one);
    }
    return true;
  }

  /**
   * Takes the values out of rows that are about to be copied, so that none stands in another's way.
   * Deletes them only where nulls are refused, and where nothing else is lost with them.
   *
   * @throws ReferringRows.RowBlocked if rows of other tables would change with it
   */
  public void empty(Connection connection, List<Key> rows) throws SQLException {
    List<String> columns = plan.assignments().isEmpty() ? plan.clearedColumns() : plan.written();
    if (columns.isEmpty()) {
      return;
    }
    ReferringRows changed = referring(connection).onUpdate(columns);
    if (!changed.none()) {
      keys.lockToDelete(connection, plan.target(), keys.in(plan.target(), rows));
      for (Key row : rows) {
        changed.check(connection, keys, plan.target(), row);
      }
    }
    Savepoint before = connection.setSavepoint();
    try {
      setNull(connection, columns, rows);
    } catch (SQLException e) {
      if (!RowTrouble.mayBe(e)) {
        throw e;
      }
      connection.rollback(before);
      if (!mayBeReplaced(connection)) {
        throw e;
      }
      delete(connection, rows);
    }
  }

  /**
   * Whether a row of the target holds what is copied and nothing else, and nothing goes with it.
   */
  private boolean mayBeReplaced(Connection connection) throws SQLException {
    if (plan.absent() != Absent.DELETE || plan.sameTable() || plan.assignments().isEmpty()) {
      return false;
    }
    Set<String> others = new HashSet<>();
    dialect
        .columns()
        .of(connection, plan.target().name())
        .values()
        .forEach(c -> others.add(c.name()));
    plan.target().key().forEach(column -> others.remove(column.name()));
    plan.assignments().forEach(a -> others.remove(a.column().name()));
    return others.isEmpty() && referring(connection).onDelete().none();
  }

  private ReferringRows referring(Connection connection) throws SQLException {
    ReferringRows known = referring;
    if (known == null) {
      known = ReferringRows.of(connection, dialect, plan.target().name());
      referring = known;
    }
    return known;
  }

  private void delete(Connection connection, List<Key> rows) throws SQLException {
    Sql.of("DELETE FROM " + plan.target().name() + " WHERE ")
        .add(keys.in(plan.target(), rows))
        .update(connection, keys.timeoutSeconds());
  }

  private void setNull(Connection connection, List<String> columns, List<Key> rows)
      throws SQLException {
    String nulls =
        columns.stream().map(column -> column + " = NULL").collect(Collectors.joining(", "))
            + plan.target().kept(columns, "");
    Sql.of("UPDATE " + plan.target().name() + " SET " + nulls + " WHERE ")
        .add(keys.in(plan.target(), rows))
        .update(connection, keys.timeoutSeconds());
  }
}

package io.migrationgate.jdbc.backfill;

import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.CopyPlan.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Copies and compares by the declared expressions, in the database.
 *
 * <p>Every write reads the rows that it locks, in the same statement or after: a row that was
 * inserted between two statements and changed since would otherwise be overwritten by what it was.
 */
final class SqlRows implements RowWork {
  /** Databases limit the parameters of a statement; PostgreSQL and MariaDB to 65,535. */
  private static final int KEYS_AT_ONCE = 1_000;

  private final CopyDialect dialect;
  private final CopyPlan plan;
  private final KeySql keys;
  private final Strider strider;

  SqlRows(CopyDialect dialect, CopyPlan plan, KeySql keys) {
    this.dialect = dialect;
    this.plan = plan;
    this.keys = keys;
    this.strider = new Strider(keys, plan.source());
  }

  @Override
  public Batch copy(Connection connection, Span span, int limit) throws SQLException {
    if (!plan.sameTable() && !dialect.writesWhatItLocks()) {
      return copyByKeys(connection, span, limit);
    }
    Key last = keys.boundary(connection, plan.source(), span, limit);
    Span batch = last == null ? span : span.upTo(last);
    long rows = last == null ? keys.count(connection, plan.source(), span) : limit;
    if (plan.sameTable()) {
      update(keys.in(plan.source(), "", batch)).update(connection, keys.timeoutSeconds());
    } else {
      lockOldSideFirst(connection, keys.in(plan.target(), "", batch));
      copyRange(connection, batch);
    }
    return new Batch(rows, last);
  }

  private void copyRange(Connection connection, Span batch) throws SQLException {
    Sql rows = keys.in(plan.source(), "", batch);
    boolean empty = plan.absent() == Absent.DELETE
        && ordersAlike(plan)
        && !keys.any(connection, plan.target(), batch);
    if (empty) {
      dialect.writeNew(connection, plan, rows, keys.timeoutSeconds());
    } else {
      dialect.write(connection, plan, rows, keys.timeoutSeconds());
    }
  }

  private Batch copyByKeys(Connection connection, Span span, int limit) throws SQLException {
    List<Key> found = keys.keys(connection, plan.source(), span, limit);
    for (int from = 0; from < found.size(); from += KEYS_AT_ONCE) {
      List<Key> some = found.subList(from, Math.min(found.size(), from + KEYS_AT_ONCE));
      lockOldSideFirst(connection, keys.in(plan.target(), some));
      List<Key> locked = keys.lock(connection, plan.source(), keys.in(plan.source(), some));
      write(connection, locked);
    }
    boolean full = found.size() == limit;
    return new Batch(found.size(), full ? found.get(found.size() - 1) : null);
  }

  /** Neighbouring phases lock the old side first; so does a copy from the new side. */
  private void lockOldSideFirst(Connection connection, Sql targetRows) throws SQLException {
    if (plan.direction() == Direction.REVERSE) {
      Table all = new Table(plan.target().name(), plan.target().key(), null);
      keys.lock(connection, all, targetRows);
    }
  }

  private void write(Connection connection, List<Key> locked) throws SQLException {
    if (!locked.isEmpty()) {
      dialect.write(connection, plan, keys.in(plan.source(), locked), keys.timeoutSeconds());
    }
  }

  @Override
  public void copy(Connection connection, List<Key> locked) throws SQLException {
    if (plan.sameTable()) {
      update(keys.in(plan.source(), locked)).update(connection, keys.timeoutSeconds());
    } else {
      write(connection, locked);
    }
  }

  private Sql update(Sql rows) {
    String set = plan.assignments().stream()
        .map(a -> a.column().name() + " = (" + dialect.declared(a.expression()) + ")")
        .collect(Collectors.joining(", "));
    return Sql.of("UPDATE " + plan.target().name() + " SET " + set + " WHERE ")
        .add(rows)
        .add(" AND " + dialect.declared(plan.source().condition()) + " AND (" + differsInItself()
            + ")");
  }

  private String differsInItself() {
    return plan.assignments().stream()
        .map(a -> dialect.differs(
            a.column(), dialect.declared(a.expression()), a.column().name()))
        .collect(Collectors.joining(" OR "));
  }

  @Override
  public Compared compare(Connection connection, Span span, int limit) throws SQLException {
    Key last = strider.boundary(connection, span, limit);
    Span batch = last == null ? span : span.upTo(last);
    Sql sql = findsStrays()
        ? joinedFully(batch)
        : Sql.of("SELECT COUNT(*), COALESCE(SUM(CASE WHEN " + differing()
                + " THEN 1 ELSE 0 END), 0)")
            .add(compared(batch));
    Compared found = sql.first(
        connection,
        keys.timeoutSeconds(),
        row -> new Compared(row.getLong(1), row.getLong(2), last));
    Compared compared = Objects.requireNonNull(found);
    strider.learn(batch, compared.rows());
    return compared;
  }

  @Override
  public boolean findsStrays() {
    return !plan.sameTable() && dialect.joinsFully() && ordersAlike(plan);
  }

  /** Both tables once: rows that differ, that are missing, and that have no counterpart. */
  private Sql joinedFully(Span span) {
    Table target = plan.target();
    String same = dialect.sameKeys(target.key(), "mg_t.", "mg_s.");
    String columns = target.keyList()
        + plan.assignments().stream()
            .map(a -> ", " + a.column().name())
            .collect(Collectors.joining());
    String first = target.key().get(0).name();
    return Sql.of("SELECT COUNT(mg_s." + first + "), COALESCE(SUM(CASE WHEN mg_s." + first
            + " IS NULL THEN CASE WHEN mg_t.mg_present THEN 1 ELSE 0 END WHEN " + differing()
            + " THEN 1 ELSE 0 END), 0) FROM (")
        .add(dialect.selected(plan, keys.in(plan.source(), "", span)))
        .add(") mg_s FULL JOIN (SELECT " + columns + ", ("
            + dialect.declared(target.condition()) + ") AS mg_present FROM " + target.name()
            + " WHERE ")
        .add(keys.in(target, "", span))
        .add(") mg_t ON " + same);
  }

  private String differing() {
    if (plan.sameTable()) {
      return differsInItself();
    }
    return "mg_t." + plan.target().key().get(0).name() + " IS NULL"
        + plan.assignments().stream()
            .map(a -> " OR "
                + dialect.differs(
                    a.column(),
                    "mg_s." + a.column().name(),
                    "mg_t." + a.column().name()))
            .collect(Collectors.joining());
  }

  /** What is compared: FROM with everything behind it. */
  private Sql compared(Span span) {
    if (plan.sameTable()) {
      return Sql.of(" FROM " + plan.source().name() + " WHERE ")
          .add(keys.in(plan.source(), "", span))
          .add(" AND " + dialect.declared(plan.source().condition()));
    }
    return joined(keys.in(plan.source(), "", span), span);
  }

  private Sql joined(Sql sourceRows, @Nullable Span span) {
    String same = dialect.sameKeys(plan.target().key(), "mg_t.", "mg_s.");
    Sql sql = Sql.of(" FROM (")
        .add(dialect.selected(plan, sourceRows))
        .add(") mg_s LEFT JOIN " + plan.target().name() + " mg_t ON " + same);
    if (span != null && ordersAlike(plan)) {
      // Says nothing new, but lets the database read one range of either index.
      sql.add(" AND ").add(keys.in(plan.target(), "mg_t.", span));
    }
    return sql;
  }

  /** Whether both tables' keys have the same types, and these alone decide their order. */
  static boolean ordersAlike(CopyPlan plan) {
    List<ColumnInfo> source = plan.source().key();
    List<ColumnInfo> target = plan.target().key();
    for (int i = 0; i < source.size(); i++) {
      if (!source.get(i).ordersLike(target.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<Key> differing(Connection connection, Span span, int limit) throws SQLException {
    List<ColumnInfo> key =
        plan.sameTable() ? plan.source().key() : plan.target().key();
    String prefix = plan.sameTable() ? "" : "mg_s.";
    List<String> names = new ArrayList<>();
    key.forEach(column -> names.add(prefix + column.name()));
    String list = String.join(", ", names);
    return Sql.of("SELECT " + list)
        .add(compared(span))
        .add(plan.sameTable() ? " AND (" : " WHERE (")
        .add(differing() + ") ORDER BY " + list + " LIMIT " + limit)
        .list(connection, keys.timeoutSeconds(), row -> KeySql.read(row, key));
  }

  @Override
  public boolean differs(Connection connection, Key key) throws SQLException {
    Sql rows = keys.in(plan.source(), List.of(key));
    Sql sql = Sql.of("SELECT COALESCE(SUM(CASE WHEN " + differing() + " THEN 1 ELSE 0 END), 0)");
    if (plan.sameTable()) {
      sql.add(" FROM " + plan.source().name() + " WHERE ")
          .add(rows)
          .add(" AND " + dialect.declared(plan.source().condition()));
    } else {
      sql.add(joined(rows, null));
    }
    Long found = sql.first(connection, keys.timeoutSeconds(), row -> row.getLong(1));
    return found != null && found > 0;
  }
}

package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.jdbc.backfill.internal.copy.Checksum;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Assignment;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Sparing;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.KeysetPager;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.internal.rows.RowWork.Compared;
import io.migrationgate.jdbc.backfill.run.Difference;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares both sides by the declared expressions, in the database. Used by one worker.
 *
 * <p>Sides in one table are compared row by row, which is one scan. Of two tables each is summed up
 * first, where the database has a checksum that calls nothing equal but by an unlucky hash; only
 * where the sums differ are the tables joined. The sums may differ for rows that do not (texts that
 * a key's collation takes for the same): the join decides, by the same rule for each value.
 */
final class SqlComparison {
  /** Where so many batches in a row had to be joined after all, the sums are a waste. */
  private static final int ALARMS = 2;

  /** What statements say for a difference is its place in here. */
  private static final List<Difference> NUMBERED = List.of(Difference.values());

  private final CopyDialect dialect;
  private final CopyPlan plan;
  private final KeySql keys;
  private final KeysetPager strider;
  private final @Nullable Checksum checksum;
  private int alarms;

  SqlComparison(CopyDialect dialect, CopyPlan plan, KeySql keys) {
    this.dialect = dialect;
    this.plan = plan;
    this.keys = keys;
    this.strider = new KeysetPager(keys, plan.source());
    this.checksum = findsStrays() ? dialect.checksum(plan) : null;
  }

  private String differsInItself() {
    return plan.assignments().stream()
        .map(a -> a.rule().differs(dialect.declared(a.expression()), a.column().name()))
        .collect(Collectors.joining(" OR "));
  }

  /** Compares the first rows of a span, at most so many. */
  Compared compare(Connection connection, Span span, int limit) throws SQLException {
    Key last = strider.boundary(connection, span, limit);
    Span batch = last == null ? span : span.upTo(last);
    Compared compared = findsStrays() ? bothTables(connection, batch) : source(connection, batch);
    strider.learn(batch, compared.rows());
    return new Compared(compared.rows(), compared.differing(), last);
  }

  private Compared bothTables(Connection connection, Span batch) throws SQLException {
    if (checksum != null && alarms < ALARMS) {
      dialect.readAlone(connection);
      Compared summed = compared(
          connection,
          checksum.compare(keys.in(plan.source(), "", batch), keys.in(plan.target(), "", batch)));
      alarms = summed.differing() == 0 ? 0 : alarms + 1;
      if (summed.differing() == 0) {
        return summed;
      }
    }
    dialect.readJoined(connection);
    return compared(
        connection, dialect.joinsFully() ? joinedFully(batch) : joinedAndCounted(batch));
  }

  private Compared source(Connection connection, Span batch) throws SQLException {
    if (plan.sameTable()) {
      dialect.readAlone(connection);
    } else {
      dialect.readJoined(connection);
    }
    Sql sql = Sql.of(
            "SELECT COUNT(*), COALESCE(SUM(CASE WHEN " + differing() + " THEN 1 ELSE 0 END), 0)")
        .add(compared(batch));
    Compared compared = compared(connection, sql);
    if (plan.sameTable() && compared.differing() > 0) {
      dialect.readJoined(connection);
    }
    return compared;
  }

  private Compared compared(Connection connection, Sql sql) throws SQLException {
    Compared found = sql.first(
        connection,
        keys.timeoutSeconds(),
        row -> new Compared(row.getLong(1), row.getLong(2), null));
    return Objects.requireNonNull(found);
  }

  /** Whether {@link #compare} counts rows of the target without a counterpart too. */
  boolean findsStrays() {
    return !plan.sameTable() && plan.ordersAlike();
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

  /**
   * The same without a FULL JOIN, in one statement, so of one snapshot: a row of the target without
   * a counterpart is one more than were found. A key finds one row at most.
   */
  private Sql joinedAndCounted(Span span) {
    Table target = plan.target();
    String condition = dialect.declared(target.condition());
    String columns = plan.assignments().stream()
        .map(a -> ", " + a.column().name())
        .collect(Collectors.joining("", target.keyList(), ", (" + condition + ") AS mg_present"));
    String found = "mg_t." + target.key().get(0).name() + " IS NOT NULL"
        + (target.present() == null ? "" : " AND mg_t.mg_present");
    return Sql.of("SELECT COUNT(*), COALESCE(SUM(CASE WHEN " + differing()
            + " THEN 1 ELSE 0 END), 0) + (SELECT COUNT(*) FROM " + target.name() + " WHERE ")
        .add(keys.in(target, "", span))
        .add(" AND " + condition + ") - COALESCE(SUM(CASE WHEN " + found
            + " THEN 1 ELSE 0 END), 0) FROM (")
        .add(dialect.selected(plan, keys.in(plan.source(), "", span)))
        .add(") mg_s LEFT JOIN "
            + (target.present() == null
                ? target.name()
                : "(SELECT " + columns + " FROM " + target.name() + ")")
            + " mg_t ON " + dialect.sameKeys(target.key(), "mg_t.", "mg_s.") + " AND ")
        .add(keys.in(target, "mg_t.", span));
  }

  /** A condition: a row differs. Of the same table, or of the aliases mg_s and mg_t. */
  String differing() {
    if (plan.sameTable()) {
      return differsInItself();
    }
    return "mg_t." + plan.target().key().get(0).name() + " IS NULL"
        + plan.assignments().stream()
            .map(a -> " OR "
                + a.rule()
                    .differs("mg_s." + a.column().name(), "mg_t." + a.column().name()))
            .collect(Collectors.joining());
  }

  /** A condition, of the same: the target holds what the source has not. */
  String richer() {
    return dialect.richer(plan, this::wanted, stored());
  }

  private String stored() {
    return plan.sameTable() ? "" : "mg_t.";
  }

  private String wanted(Assignment assignment) {
    return plan.sameTable()
        ? dialect.declared(assignment.expression())
        : "mg_s." + assignment.column().name();
  }

  /**
   * A condition, of the same: a column of the target is empty, for which the source has a value.
   */
  private String poorer() {
    return plan.assignments().stream()
        .map(a -> dialect.empty(a.column(), stored() + a.column().name()) + " AND NOT "
            + dialect.empty(a.column(), wanted(a)))
        .collect(Collectors.joining(" OR ", "(", ")"));
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
    if (span != null && plan.ordersAlike()) {
      // Says nothing new, but lets the database read one range of either index.
      sql.add(" AND ").add(keys.in(plan.target(), "mg_t.", span));
    }
    return sql;
  }

  /** The keys of the first rows of a span that differ, at most so many. */
  List<Key> keys(Connection connection, Span span, int limit) throws SQLException {
    return keys(connection, span, differing(), " LIMIT " + limit);
  }

  /** The keys of rows of a span that the target holds and the source has no values for. */
  List<Key> richer(Connection connection, Span span) throws SQLException {
    return plan.assignments().isEmpty() ? List.of() : keys(connection, span, richer(), "");
  }

  private List<Key> keys(Connection connection, Span span, String condition, String limit)
      throws SQLException {
    List<ColumnInfo> key =
        plan.sameTable() ? plan.source().key() : plan.target().key();
    String prefix = plan.sameTable() ? "" : "mg_s.";
    List<String> names = new ArrayList<>();
    key.forEach(column -> names.add(prefix + column.name()));
    String list = String.join(", ", names);
    return Sql.of("SELECT " + list)
        .add(compared(span))
        .add(plan.sameTable() ? " AND (" : " WHERE (")
        .add(condition + ") ORDER BY " + list + limit)
        .list(connection, keys.timeoutSeconds(), row -> KeySql.read(row, key));
  }

  /** Whether one row differs now. */
  boolean differs(Connection connection, Key key) throws SQLException {
    return most(connection, key, "CASE WHEN " + differing() + " THEN 1 ELSE 0 END") > 0;
  }

  /** How one row differs. */
  Difference difference(Connection connection, Key key) throws SQLException {
    String missing = plan.sameTable()
        ? ""
        : " WHEN mg_t." + plan.target().key().get(0).name() + " IS NULL THEN "
            + number(Difference.MISSING);
    String how = "CASE" + missing + " WHEN "
        + dialect.richer(plan.sparing(Sparing.RICHER), this::wanted, stored()) + " THEN "
        + number(Difference.SOURCE_EMPTY)
        + plan.version()
            .map(a -> newer(stored() + a.column().name(), wanted(a), Difference.TARGET_NEWER))
            .orElse("")
        + " WHEN " + poorer() + " THEN " + number(Difference.TARGET_EMPTY)
        + plan.version()
            .map(a -> newer(wanted(a), stored() + a.column().name(), Difference.SOURCE_NEWER))
            .orElse("")
        + " ELSE " + number(Difference.VALUES) + " END";
    return NUMBERED.get((int) most(connection, key, how));
  }

  private static int number(Difference difference) {
    return NUMBERED.indexOf(difference);
  }

  private static String newer(String one, String other, Difference difference) {
    return " WHEN " + CopyDialect.newer(one, other) + " THEN " + number(difference);
  }

  /** Whether the target's row holds what the source has not. */
  boolean richer(Connection connection, Key key) throws SQLException {
    return most(connection, key, "CASE WHEN " + richer() + " THEN 1 ELSE 0 END") > 0;
  }

  private long most(Connection connection, Key key, String number) throws SQLException {
    Sql rows = keys.in(plan.source(), List.of(key));
    Sql sql = Sql.of("SELECT COALESCE(MAX(" + number + "), 0)");
    if (plan.sameTable()) {
      sql.add(" FROM " + plan.source().name() + " WHERE ")
          .add(rows)
          .add(" AND " + dialect.declared(plan.source().condition()));
    } else {
      sql.add(joined(rows, null));
    }
    Long found = sql.first(connection, keys.timeoutSeconds(), row -> row.getLong(1));
    return found == null ? 0 : found;
  }
}

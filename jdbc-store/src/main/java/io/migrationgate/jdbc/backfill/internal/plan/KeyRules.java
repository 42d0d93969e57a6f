package io.migrationgate.jdbc.backfill.internal.plan;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeyCatalog.UniqueIndex;
import io.migrationgate.jdbc.backfill.run.Direction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Refuses keys by which not every row is found, or found on both sides alike. A row that has no key
 * is never copied and never compared, so that nobody would miss it.
 */
public final class KeyRules {
  public static final String DECLARE = "declare a key under backfill.old.key and backfill.new.key"
      + " whose columns are unique, not null and of one type on both sides";

  private final CopyDialect dialect;
  private final Connection connection;
  private final CopyPlan plan;

  public KeyRules(CopyDialect dialect, Connection connection, CopyPlan plan) {
    this.dialect = dialect;
    this.connection = connection;
    this.plan = plan;
  }

  /** What the catalog knows. */
  public void check() throws SQLException {
    checkNotAssigned();
    check(plan.source());
    if (plan.sameTable()) {
      return;
    }
    check(plan.target());
    for (int i = 0; i < plan.source().key().size(); i++) {
      checkAlike(plan.source().key().get(i), plan.target().key().get(i));
    }
  }

  /** A row's key is copied as it is, which is how its counterpart is found. */
  private void checkNotAssigned() {
    Set<String> assigned = new LinkedHashSet<>();
    plan.assignments()
        .forEach(one -> assigned.add(dialect.catalogName(one.column().name())));
    for (ColumnInfo column : plan.target().key()) {
      if (assigned.contains(dialect.catalogName(column.name()))) {
        String way = plan.direction() == Direction.FORWARD ? "forward" : "reverse";
        throw refused(
            "backfill." + way,
            "an expression for the key column " + column.name() + " of table "
                + plan.target().name(),
            "none: a row is copied under its own key, by which it is found again",
            "remove it from backfill." + way + ", and from the columns of that side; where the key"
                + " itself changes, declare the columns that stay under backfill.old.key and"
                + " backfill.new.key");
      }
    }
  }

  private void check(Table table) throws SQLException {
    for (ColumnInfo column : table.key()) {
      String subject = "key column " + column.name() + " of table " + table.name();
      if (column.key().rule().isEmpty()) {
        throw refused(
            subject,
            "the type " + column.key().type(),
            "a number (no floating point), a text, a UUID, bytes, a date or a timestamp, which are"
                + " read, bound, ordered and compared by one rule",
            DECLARE);
      }
      if (column.key().nullable()) {
        throw refused(
            subject,
            "a column that may be null",
            "NOT NULL: a row without a key is found by nobody",
            "add the constraint NOT NULL, or " + DECLARE);
      }
      dialect.checkKey(connection, table.name(), column);
    }
    checkUnique(table);
  }

  private void checkUnique(Table table) throws SQLException {
    Set<String> key = new LinkedHashSet<>();
    table.key().forEach(column -> key.add(dialect.catalogName(column.name())));
    boolean whole = table.equals(plan.target())
        && plan.absent() == Absent.DELETE
        && !plan.sameTable()
        && !plan.assignments().isEmpty()
        && dialect.keys().addsByIndexOfKey();
    String found = "no unique index over (" + table.keyList() + ")";
    for (UniqueIndex index : dialect.keys().uniqueIndexes(connection, table.name())) {
      boolean covers = whole ? index.columns().equals(key) : key.containsAll(index.columns());
      if (covers && index.flaw().isEmpty()) {
        return;
      }
      if (covers) {
        found = "the unique index " + index.name() + ", which " + index.flaw();
      }
    }
    throw refused(
        "table " + table.name(),
        found,
        "one over " + (whole ? "just these columns" : "all or some of these columns")
            + " that tells all rows apart at every moment: whole, valid, not deferrable",
        "create a unique index over (" + table.keyList() + "), or " + DECLARE);
  }

  private void checkAlike(ColumnInfo one, ColumnInfo other) {
    boolean alike = one.key().rule().equals(other.key().rule()) || (one.isText() && other.isText());
    if (!alike) {
      throw refused(
          "the key columns " + one.name() + " of table " + plan.source().name() + " and "
              + other.name() + " of table " + plan.target().name(),
          "the types " + one.key().type() + " and " + other.key().type(),
          "types whose values are ordered and compared by one rule",
          DECLARE);
    }
    if (other.key().domain().rounds(one.key().domain())) {
      throw refused(
          "key column " + other.name() + " of table " + plan.target().name(),
          "the type " + other.key().type() + ", which rounds what " + one.name() + " of table "
              + plan.source().name() + " holds, of type " + one.key().type()
              + ": two rows may become one, and no row is found by its key",
          "a type that holds every value of the other side's key as it is",
          "give the column as many digits behind the point, or " + DECLARE);
    }
  }

  public static MigrationGateException refused(
      String subject, String found, String expected, String next) {
    return new MigrationGateException(new Problem(subject, found, expected, next));
  }
}

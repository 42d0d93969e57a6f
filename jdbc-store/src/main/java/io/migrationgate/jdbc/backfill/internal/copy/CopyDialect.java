package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo.Kind;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Assignment;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Sparing;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the databases differ, as far as copying and comparing rows are concerned. Stateless. */
public abstract sealed class CopyDialect permits PostgresCopy, MariaDbCopy, H2Copy {
  public static final int CATALOG_TIMEOUT_SECONDS = 30;

  public static CopyDialect of(Dialect dialect) {
    return dialect.choose(PostgresCopy::new, MariaDbCopy::new, H2Copy::new);
  }

  /** Which tables names lead to. */
  public abstract TableCatalog tables();

  /** What its catalog says of tables and their columns. */
  public abstract ColumnCatalog columns();

  /** A condition, true or false where the column is not null: it holds what it has by default. */
  abstract String holdsDefault(ColumnInfo column, String stored, String byDefault);

  /** The type that prints any value. */
  public abstract String textType();

  /** A type of short texts, as a cast writes it. */
  public String shortText(int length) {
    return "VARCHAR(" + length + ")";
  }

  /** An unquoted name as the catalog has it. */
  public abstract String fold(String unquoted);

  /** Locks the rows of a query against changes, as weakly as will do. */
  String lockRows() {
    return " FOR UPDATE";
  }

  /** Locks rows so that others may lock them like this too. */
  public String shareRows() {
    return " FOR SHARE";
  }

  /** Checks the constraints that would be checked with the commit: a row must answer for itself. */
  public void checkDeferred(Connection connection) throws SQLException {}

  /** What its catalog says of keys. */
  public abstract KeyCatalog keys();

  /** The parameter that a key column's value is bound to. */
  String parameter(ColumnInfo column, Object value) {
    return "?";
  }

  /** What is given to a column of documents: a text as a parameter, or an expression. */
  public String asDocument(ColumnInfo column, String value) {
    return value;
  }

  /**
   * The version that a field of a document states, as JSON text.
   *
   * @param none instead, where the document has no such field; empty if it is no object
   * @throws MigrationGateException if this database cannot look into documents
   */
  public abstract Sql storedVersion(String document, String field, String none);

  /** Whether an update can be joined with rows of parameters, and finds each by its index. */
  public boolean joinsParameters() {
    return false;
  }

  /** Whether {@code (a, b) > (?, ?)} uses an index on both. */
  boolean comparesRows() {
    return false;
  }

  /** Whether one statement can lock rows, read them as they are then, and write them elsewhere. */
  public boolean writesWhatItLocks() {
    return false;
  }

  /**
   * When a column of the target holds what an expression over a row of the source gives.
   *
   * @throws MigrationGateException if the database does not understand the expression, or could not
   *     show what storing its value loses
   */
  public abstract ValueRule rule(
      Connection connection, Table source, Table target, ColumnInfo column, String expression)
      throws SQLException;

  /**
   * Where the application's sessions, by the server's default, let pass what those of backfills do
   * not; empty if nowhere.
   */
  public String laxity(Connection connection) throws SQLException {
    return "";
  }

  /** A text as what it is byte by byte, whatever the collation. */
  abstract String bytes(ColumnInfo column, String expression);

  /** A condition: two values of key columns are the same. */
  public String sameKey(ColumnInfo column, String one, String other) {
    String same = one + " = " + other;
    return column.exact()
        ? same + " AND " + bytes(column, one) + " = " + bytes(column, other)
        : same;
  }

  /** The same for all columns of a key, both sides' named like these. */
  public String sameKeys(List<ColumnInfo> key, String onePrefix, String otherPrefix) {
    return key.stream()
        .map(column -> sameKey(column, onePrefix + column.name(), otherPrefix + column.name()))
        .collect(Collectors.joining(" AND "));
  }

  /** Refuses a key column by whose values rows cannot be told apart. */
  public void checkKey(Connection connection, String table, ColumnInfo column)
      throws SQLException {}

  /** An expression: a key column's value, to be compared with the other side's column. */
  public String keyFor(ColumnInfo wanted, String value, ColumnInfo from) {
    return value;
  }

  /** An expression as declared, fit for a statement with parameters. */
  public String declared(String expression) {
    return expression;
  }

  /** Writes the rows of these keys to the target, all of them locked on the source. */
  public abstract void write(Connection connection, CopyPlan plan, Sql keys, int timeoutSeconds)
      throws SQLException;

  /**
   * Locks and writes rows of which the target has none, as far as one sees.
   *
   * @return false if that was not so, or rows would have to be waited for: nothing has been written
   */
  public boolean writeNew(Connection connection, CopyPlan plan, Sql rows, int timeoutSeconds)
      throws SQLException {
    return false;
  }

  /** Checksums by which both tables' rows of a range can be compared; null if there are none. */
  public @Nullable Checksum checksum(CopyPlan plan) {
    return null;
  }

  /** For the rest of the transaction: a statement reads all rows of a range of one table. */
  public void readAlone(Connection connection) throws SQLException {}

  /** For the rest of the transaction: a statement joins ranges, or reads single rows. */
  public void readJoined(Connection connection) throws SQLException {}

  /** Whether there is a FULL JOIN. */
  public boolean joinsFully() {
    return false;
  }

  /** A condition, never null: a value says nothing, being NULL or, where it is a text, blank. */
  public String empty(ColumnInfo column, String value) {
    String isNull = "(" + value + ") IS NULL";
    return column.isText()
        ? "(" + isNull + " OR TRIM(CAST((" + value + ") AS " + textType() + ")) = '')"
        : isNull;
  }

  /** A condition, never null: the column holds a value that somebody has given it. */
  public String given(Assignment assignment, String stored) {
    String byDefault = assignment.byDefault();
    return "(NOT " + empty(assignment.column(), stored)
        + (byDefault == null
            ? ""
            : " AND NOT " + holdsDefault(assignment.column(), stored, byDefault))
        + ")";
  }

  /** A condition, never null: by its version one row is newer than the other. */
  public static String newer(String one, String other) {
    return "(" + one + " IS NOT NULL AND " + other + " IS NOT NULL AND " + one + " > " + other
        + ")";
  }

  /**
   * A condition, never null: a row of the target holds what the source has not, a value where the
   * expression gives none; or it is newer, where the plan minds.
   *
   * @param wanted what the expression gives
   * @param stored an alias of the target's table with its dot, or empty
   */
  public String richer(CopyPlan plan, Function<Assignment, String> wanted, String stored) {
    String newer = plan.sparing() == Sparing.RICHER_OR_NEWER
        ? plan.version()
            .map(a -> " OR " + newer(stored + a.column().name(), wanted.apply(a)))
            .orElse("")
        : "";
    return plan.assignments().stream()
        .map(a ->
            given(a, stored + a.column().name()) + " AND " + empty(a.column(), wanted.apply(a)))
        .collect(Collectors.joining(" OR ", "(", newer + ")"));
  }

  /** What a statement that writes passes over: AND with a condition, or nothing. */
  String spared(CopyPlan plan, String wantedPrefix, String stored) {
    return plan.sparing() == Sparing.NONE
        ? ""
        : " AND NOT " + richer(plan, a -> wantedPrefix + a.column().name(), stored);
  }

  public String catalogName(String name) {
    return Identifiers.isQuoted(name) ? Identifiers.unquoted(name) : fold(name);
  }

  /** The columns of these names, or an error that names the one that is not there. */
  public static List<ColumnInfo> pick(
      CopyDialect dialect, Map<String, ColumnInfo> columns, String table, List<String> names) {
    return names.stream().map(name -> pick(dialect, columns, table, name)).toList();
  }

  public static ColumnInfo pick(
      CopyDialect dialect, Map<String, ColumnInfo> columns, String table, String name) {
    ColumnInfo found = columns.get(dialect.catalogName(name));
    if (found == null) {
      throw new MigrationGateException(new Problem(
          "table " + table,
          "no column " + name,
          "one of " + String.join(", ", columns.keySet()),
          "mend the declaration, or run the expand script first"));
    }
    return found;
  }

  /** The schema part of a table's name as the catalog has it; null if there is none. */
  public @Nullable String schemaOf(String table) {
    List<String> parts = Identifiers.parts(table);
    return parts.size() < 2 ? null : catalogName(parts.get(parts.size() - 2));
  }

  public String nameOf(String table) {
    List<String> parts = Identifiers.parts(table);
    return catalogName(parts.get(parts.size() - 1));
  }

  static String assignments(CopyPlan plan, String prefix) {
    return plan.assignments().stream()
        .map(a -> a.column().name() + " = " + prefix + a.column().name())
        .collect(Collectors.joining(", "));
  }

  /**
   * A statement that gives columns of a table, mg_t, what the same ones of another table hold,
   * mg_k.
   *
   * @param same finds a row's counterpart
   * @param which a condition of the counterpart
   */
  public String updateFrom(
      String table, Set<String> columns, String other, String same, String which) {
    return "UPDATE " + table + " mg_t SET " + taken(columns, "") + " FROM " + other + " mg_k WHERE "
        + same + " AND " + which;
  }

  static String taken(Set<String> columns, String prefix) {
    return columns.stream()
        .map(column -> prefix + column + " = mg_k." + column)
        .collect(Collectors.joining(", "));
  }

  /** What an insert says that gives columns values which the database would make; may be empty. */
  public String overridesIdentity() {
    return " OVERRIDING SYSTEM VALUE";
  }

  /** Source rows of these keys, their columns named as the target's. */
  public Sql selected(CopyPlan plan, Sql keys) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < plan.source().key().size(); i++) {
      ColumnInfo own = plan.source().key().get(i);
      ColumnInfo other = plan.target().key().get(i);
      list.append(i == 0 ? "" : ", ")
          .append(keyFor(other, own.name(), own))
          .append(" AS ")
          .append(other.name());
    }
    plan.assignments()
        .forEach(a -> list.append(", (")
            .append(declared(a.expression()))
            .append(") AS ")
            .append(a.column().name()));
    return Sql.of("SELECT " + list + " FROM " + plan.source().name() + " WHERE ")
        .add(keys)
        .add(" AND " + declared(plan.source().condition()));
  }

  static Kind textOrPadded(boolean padded) {
    return padded ? Kind.PADDED_TEXT : Kind.TEXT;
  }
}

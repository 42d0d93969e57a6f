package io.migrationgate.jdbc.backfill.internal.plan;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Assignment;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Sparing;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeyUse;
import io.migrationgate.jdbc.backfill.internal.copy.ValueRule;
import io.migrationgate.jdbc.backfill.run.Direction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns a declaration into a plan for the tables as they are. */
public final class PlanReader {
  private static final Pattern VERSION = Pattern.compile(
      "(row_?|lock_?|opt_?lock_?|entity_?)?version|opt_?lock"
          + "|(last_?)?(updated|modified|changed)(_?(at|on|time|date))?|update_?time",
      Pattern.CASE_INSENSITIVE);

  private final CopyDialect dialect;
  private final MigrationDeclaration declared;
  private final BackfillSpec spec;

  /**
   * A reader of one declaration.
   *
   * @throws MigrationGateException if it declares no backfill
   */
  public PlanReader(CopyDialect dialect, MigrationDeclaration declared) {
    this.dialect = dialect;
    this.declared = declared;
    BackfillSpec backfill = declared.backfill();
    if (backfill == null) {
      throw new MigrationGateException(new Problem(
          "migration '" + declared.name() + "'",
          "no backfill in its declaration",
          "expressions that copy a row",
          "declare backfill.forward in META-INF/migrations.yaml, and start a build with it"));
    }
    this.spec = backfill;
  }

  /**
   * Reads a plan for a run.
   *
   * @throws MigrationGateException if rows are not found by the declared keys, or types ask for a
   *     time zone that is not declared
   */
  public CopyPlan forRun(Connection connection, Direction direction) throws SQLException {
    CopyPlan plan = read(connection, direction);
    new KeyRules(dialect, connection, plan).check();
    ZonedTypes.check(declared, plan);
    return plan;
  }

  /**
   * Looks at the way back while it is not needed yet.
   *
   * @throws MigrationGateException if there is one that could not be gone
   */
  public void checkWayBack(Connection connection) throws SQLException {
    if (!spec.reverse().isEmpty()) {
      ZonedTypes.check(declared, read(connection, Direction.REVERSE));
    }
  }

  /** Reads a plan to look at rows by. */
  public CopyPlan read(Connection connection, Direction direction) throws SQLException {
    MigrationDeclaration resolved =
        new DeclaredSides(dialect, dialect.tables(), connection).resolved(declared, spec);
    return read(connection, direction, resolved, Objects.requireNonNull(resolved.backfill()));
  }

  private CopyPlan read(
      Connection connection, Direction direction, MigrationDeclaration named, BackfillSpec spec)
      throws SQLException {
    boolean forward = direction == Direction.FORWARD;
    Map<String, String> expressions = forward ? spec.forward() : spec.reverse();
    if (spec.code() == null && expressions.isEmpty()) {
      throw new MigrationGateException(new Problem(
          "migration '" + declared.name() + "'",
          "no expressions that copy from the new side back to the old one",
          "them, to fill the old side again",
          "declare backfill.reverse, and start a build with it; without it there is no way back"
              + " to dual-write"));
    }
    SideSpec oldSide = Objects.requireNonNull(named.oldSide());
    SideSpec newSide = Objects.requireNonNull(named.newSide());
    boolean oneTable = oldSide.table().equals(newSide.table());
    List<String> sharedKey =
        spec.oldRows().key().isEmpty() ? spec.newRows().key() : spec.oldRows().key();
    Table old = table(
        connection,
        oldSide,
        spec.oldRows(),
        oneTable ? sharedKey : spec.oldRows().key());
    Table replacement = table(
        connection,
        newSide,
        spec.newRows(),
        oneTable ? sharedKey : spec.newRows().key());
    if (old.key().size() != replacement.key().size()) {
      throw new MigrationGateException(new Problem(
          "migration '" + declared.name() + "'",
          "the keys (" + old.keyList() + ") and (" + replacement.keyList() + ")",
          "keys of the same length",
          "declare backfill.old.key and backfill.new.key"));
    }
    Table source = (forward ? old : replacement).beside(forward ? replacement : old);
    Table target = (forward ? replacement : old).beside(forward ? old : replacement);
    Rows targetRows = forward ? spec.newRows() : spec.oldRows();
    SideSpec targetSide = forward ? newSide : oldSide;
    return new CopyPlan(
        direction,
        source,
        target,
        assignments(connection, source, target, expressions),
        targetRows.absent(),
        clearedColumns(connection, targetSide, expressions),
        Sparing.RICHER);
  }

  private List<String> clearedColumns(
      Connection connection, SideSpec side, Map<String, String> expressions) throws SQLException {
    List<String> names =
        side.columns().isEmpty() ? List.copyOf(expressions.keySet()) : side.columns();
    return names(dialect.columns().of(connection, side.table()), side, names);
  }

  /** As the catalog has them, quoted: {@code user} unquoted is no column, but who is connected. */
  private List<String> names(
      Map<String, ColumnInfo> columns, SideSpec side, List<String> declaredNames) {
    return CopyDialect.pick(dialect, columns, side.table(), declaredNames).stream()
        .map(ColumnInfo::name)
        .toList();
  }

  private Table table(Connection connection, SideSpec side, Rows rows, List<String> declaredKey)
      throws SQLException {
    Map<String, ColumnInfo> columns = dialect.columns().of(connection, side.table());
    return new Table(
        side.table(),
        key(dialect, connection, side.table(), declaredKey),
        present(columns, side, rows),
        dialect.columns().selfUpdating(connection, side.table()));
  }

  /**
   * The columns that find a row.
   *
   * @param table as the database has it
   * @param named which they are; empty for the primary key
   */
  static List<ColumnInfo> key(
      CopyDialect dialect, Connection connection, String table, List<String> named)
      throws SQLException {
    Map<String, ColumnInfo> columns = dialect.columns().of(connection, table);
    List<ColumnInfo> key;
    if (named.isEmpty()) {
      List<String> primary = dialect.columns().primaryKey(connection, table);
      if (primary.isEmpty()) {
        throw new MigrationGateException(new Problem(
            "table " + table,
            "no primary key",
            "one, or a declared key",
            "name columns that are unique and not null: backfill.old.key and backfill.new.key in a"
                + " declaration, --key for documents"));
      }
      key = primary.stream()
          .map(name -> Objects.requireNonNull(columns.get(name)))
          .toList();
    } else {
      key = CopyDialect.pick(dialect, columns, table, named);
    }
    Map<String, KeyUse> uses = dialect.keys().uses(connection, table);
    return key.stream()
        .map(column ->
            column.asKey(Objects.requireNonNull(uses.get(dialect.catalogName(column.name())))))
        .toList();
  }

  private @Nullable String present(Map<String, ColumnInfo> columns, SideSpec side, Rows rows) {
    if (rows.present() != null || rows.absent() == Absent.DELETE) {
      return rows.present();
    }
    return names(columns, side, side.columns()).stream()
        .map(column -> column + " IS NOT NULL")
        .collect(Collectors.joining(" OR "));
  }

  private List<Assignment> assignments(
      Connection connection, Table source, Table target, Map<String, String> expressions)
      throws SQLException {
    Map<String, ColumnInfo> columns = dialect.columns().of(connection, target.name());
    Map<String, ColumnInfo> of = dialect.columns().of(connection, source.name());
    Map<String, String> defaults = dialect.columns().defaults(connection, target.name());
    List<Assignment> assignments = new ArrayList<>();
    for (Map.Entry<String, String> each : expressions.entrySet()) {
      ColumnInfo column = CopyDialect.pick(dialect, columns, target.name(), each.getKey());
      ValueRule rule = dialect.rule(connection, source, target, column, each.getValue());
      assignments.add(new Assignment(
          column,
          each.getValue(),
          rule,
          defaults.get(column.name()),
          !source.name().equals(target.name())
              && isVersion(column, of.get(dialect.catalogName(each.getValue().trim())))));
    }
    return assignments;
  }

  /** Known by its name, as object-relational mappers and frameworks give it. */
  private boolean isVersion(ColumnInfo column, @Nullable ColumnInfo from) {
    boolean ordered = column.isInteger()
        || column.kind() == ColumnInfo.Kind.TIMESTAMP
        || column.kind() == ColumnInfo.Kind.TIMESTAMP_WITH_ZONE
        || column.kind() == ColumnInfo.Kind.MOMENT;
    return from != null
        && ordered
        && from.kind() == column.kind()
        && from.isInteger() == column.isInteger()
        && VERSION.matcher(dialect.catalogName(column.name())).matches();
  }
}

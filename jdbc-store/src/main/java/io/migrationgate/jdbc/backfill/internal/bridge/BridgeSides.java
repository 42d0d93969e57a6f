package io.migrationgate.jdbc.backfill.internal.bridge;

import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.SqlLexer.Kind;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Assignment;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.ValueRule;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.jdbc.internal.bridge.BridgedSide;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.DerivedColumn;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.KeyRule;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.Rule;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.TableColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What triggers need to know of each side, as a plan of copying tells it. */
final class BridgeSides {
  private final Connection connection;
  private final Dialect database;
  private final CopyDialect dialect;

  BridgeSides(Connection connection, Dialect database, CopyDialect dialect) {
    this.connection = connection;
    this.database = database;
    this.dialect = dialect;
  }

  /**
   * One side of a bridge.
   *
   * @param own the side's table
   * @param other the other side's
   * @param copied what is derived from the other side; null for nothing
   * @param declared its columns
   * @param absent what becomes of its row where the other side has none
   */
  BridgedSide side(
      Table own, Table other, @Nullable CopyPlan copied, SideSpec declared, Absent absent)
      throws SQLException {
    Map<String, ColumnInfo> columns = dialect.columns().of(connection, own.name());
    Map<String, ColumnInfo> others = dialect.columns().of(connection, other.name());
    List<TableColumn> described = tableColumns(own.name());
    List<DerivedColumn> derived = new ArrayList<>();
    if (copied != null) {
      for (Assignment each : copied.assignments()) {
        derived.add(new DerivedColumn(
            each.column().name(),
            each.expression(),
            named(each.expression(), other.name(), others),
            each.rule()::differs,
            stored(own, each.column(), described)));
      }
    }
    // A map that is declared in code has another order in each process, and the text must not.
    derived.sort(Comparator.comparing(DerivedColumn::column));
    Set<String> belong = new LinkedHashSet<>(
        CopyDialect.pick(dialect, columns, own.name(), declared.columns()).stream()
            .map(ColumnInfo::name)
            .toList());
    derived.forEach(each -> belong.add(each.column()));
    List<String> parts = Identifiers.parts(own.name());
    return new BridgedSide(
        own.name(),
        parts.get(parts.size() - 1),
        described,
        key(own, other),
        new BridgedSide.Rows(
            own.present(),
            absent == Absent.DELETE,
            absent == Absent.CLEAR ? List.copyOf(belong) : List.of(),
            List.copyOf(belong),
            own.selfUpdating()),
        derived);
  }

  /** Of a text, what is too long for a column is not stored at all. */
  private Rule stored(Table own, ColumnInfo column, List<TableColumn> described)
      throws SQLException {
    ValueRule itself = dialect.rule(connection, own, own, column, column.name());
    String type = database.sql().mysql()
        ? column.type()
        : described.stream()
            .filter(each -> each.name().equals(column.name()))
            .map(TableColumn::type)
            .findFirst()
            .orElse("");
    return column.isText() || type.isEmpty()
        ? itself::differs
        : (wanted, stored) -> itself.differs("CAST(" + wanted + " AS " + type + ")", stored);
  }

  private List<TableColumn> tableColumns(String table) throws SQLException {
    return database.sql().postgresql()
        ? TableColumns.onPostgres(connection, table)
        : TableColumns.onMariaDb(connection, dialect.schemaOf(table), dialect.nameOf(table));
  }

  private KeyRule key(Table own, Table other) {
    return new KeyRule() {
      @Override
      public List<String> columns() {
        return own.key().stream().map(ColumnInfo::name).toList();
      }

      @Override
      public String same(String ownPrefix, String otherPrefix) {
        List<String> wanted = values(otherPrefix);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
          ColumnInfo column = own.key().get(i);
          all.add(dialect.sameKey(column, ownPrefix + column.name(), wanted.get(i)));
        }
        return String.join(" AND ", all);
      }

      @Override
      public List<String> values(String otherPrefix) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < own.key().size(); i++) {
          ColumnInfo from = other.key().get(i);
          values.add(dialect.keyFor(own.key().get(i), otherPrefix + from.name(), from));
        }
        return values;
      }
    };
  }

  /** The columns that an expression names: rather too many than too few. */
  private Set<String> named(String expression, String table, Map<String, ColumnInfo> columns) {
    Set<String> named = new LinkedHashSet<>();
    List<String> parts = Identifiers.parts(table);
    String bare = dialect.catalogName(parts.get(parts.size() - 1));
    SqlLexer tokens = new SqlLexer(expression, database.sql());
    while (tokens.nextCode() != Kind.END) {
      if (tokens.kind() != Kind.WORD && tokens.kind() != Kind.NAME) {
        continue;
      }
      String name = tokens.kind() == Kind.WORD ? dialect.fold(tokens.content()) : tokens.content();
      ColumnInfo column = columns.get(name);
      if (column == null && database.sql().mysql()) {
        column = columns.get(dialect.fold(name));
      }
      if (column != null) {
        named.add(column.name());
      } else if (name.equals(bare)) {
        return columns.values().stream()
            .map(ColumnInfo::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
      }
    }
    return named;
  }
}

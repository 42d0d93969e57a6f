package io.migrationgate.jdbc.backfill.internal.plan;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.internal.catalog.TableCatalog;
import io.migrationgate.spi.ResolvedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A declaration by the names that the database has for its tables and columns, so that names are
 * equal exactly if the things are.
 */
public final class DeclaredSides {
  private final CopyDialect dialect;
  private final TableCatalog catalog;
  private final Connection connection;

  public DeclaredSides(CopyDialect dialect, TableCatalog catalog, Connection connection) {
    this.dialect = dialect;
    this.catalog = catalog;
    this.connection = connection;
  }

  /**
   * Looks the names of a declaration up.
   *
   * @throws HiddenRowsException if this user does not see all rows
   * @throws MigrationGateException if a table or column is not there, a table's rows cannot be
   *     copied, or the sides are not what sides may be
   */
  public MigrationDeclaration resolved(MigrationDeclaration declared, BackfillSpec spec)
      throws SQLException {
    SideSpec oldSide = Objects.requireNonNull(declared.oldSide());
    SideSpec newSide = Objects.requireNonNull(declared.newSide());
    ResolvedTable oldTable = table(oldSide);
    ResolvedTable newTable = table(newSide);
    refuse(oldTable.overlap(newTable).orElse(null));
    Names old =
        new Names(oldSide, oldTable.name(), dialect.columns().of(connection, oldTable.name()));
    Names replacement =
        new Names(newSide, newTable.name(), dialect.columns().of(connection, newTable.name()));
    return declared.renamed(
        old.side(),
        replacement.side(),
        new BackfillSpec(
            replacement.keys("forward", spec.forward()),
            old.keys("reverse", spec.reverse()),
            old.rows(spec.oldRows()),
            replacement.rows(spec.newRows()),
            spec.code(),
            spec.timeZone(),
            spec.insertsBy()));
  }

  private static void refuse(@Nullable Problem problem) {
    if (problem != null) {
      throw new MigrationGateException(problem);
    }
  }

  private ResolvedTable table(SideSpec side) throws SQLException {
    ResolvedTable table = catalog.resolve(connection, side.table()).orElse(null);
    if (table == null) {
      throw new MigrationGateException(new Problem(
          "table " + side.table(),
          "no such table that this user may see",
          "the table that is declared",
          "run the expand script first, or mend the declaration"));
    }
    refuse(table.unfit());
    if (table.hidden() != null) {
      throw new HiddenRowsException(table.hidden());
    }
    return table;
  }

  /** What one side's columns are called. */
  private final class Names {
    private final SideSpec declared;
    private final String table;
    private final Map<String, ColumnInfo> columns;

    Names(SideSpec declared, String table, Map<String, ColumnInfo> columns) {
      this.declared = declared;
      this.table = table;
      this.columns = columns;
    }

    SideSpec side() {
      return new SideSpec(table, all(declared.columns()));
    }

    Rows rows(Rows rows) {
      return new Rows(all(rows.key()), rows.present(), rows.absent());
    }

    Map<String, String> keys(String way, Map<String, String> expressions) {
      Map<String, String> named = new LinkedHashMap<>();
      expressions.forEach((column, expression) -> {
        if (named.put(one(column), expression) != null) {
          throw new MigrationGateException(new Problem(
              "backfill." + way,
              "two expressions for column " + one(column) + " of table " + table,
              "one",
              "remove one of them from META-INF/migrations.yaml, and start a build with it"));
        }
      });
      return named;
    }

    private List<String> all(List<String> names) {
      return names.stream().map(this::one).toList();
    }

    private String one(String name) {
      return CopyDialect.pick(dialect, columns, declared.table(), name).name();
    }
  }
}

package io.migrationgate.hibernate;

import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.internal.sql.SqlMentions;
import io.migrationgate.internal.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the sides of all declared migrations live. Immutable.
 *
 * <p>A name may be unquoted in one place and quoted in the other, and databases fold differently.
 * So letter case counts only where both are quoted; a schema only where both have one. What is
 * taken for a side and is none is refused loudly; what is not, would be lost.
 */
final class SideLocations {
  /** One side. Without columns it is the whole table. */
  record Place(SideOf side, TableName table, List<String> columns, boolean rows) {
    boolean hasColumn(String column) {
      return columns.isEmpty() || columns.stream().anyMatch(own -> TableName.same(own, column));
    }
  }

  private final List<Place> places = new ArrayList<>();

  SideLocations(List<MigrationDeclaration> declared) {
    for (MigrationDeclaration migration : declared) {
      add(migration.name(), Side.OLD, migration.oldSide(), migration.newSide());
      add(migration.name(), Side.NEW, migration.newSide(), migration.oldSide());
    }
  }

  private void add(String migration, Side side, @Nullable SideSpec spec, @Nullable SideSpec other) {
    if (spec == null) {
      return;
    }
    TableName table = TableName.parse(spec.table());
    // Where both sides are columns of one row, the row comes and goes with both.
    boolean rows =
        spec.columns().isEmpty() || other == null || !table.matches(TableName.parse(other.table()));
    places.add(new Place(new SideOf(migration, side), table, spec.columns(), rows));
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /** The sides that live in this table, or in some of its columns. */
  List<Place> in(TableName table) {
    return places.stream().filter(place -> place.table().matches(table)).toList();
  }

  /** The sides to which this column belongs. */
  List<SideOf> of(TableName table, String column) {
    return in(table).stream()
        .filter(place -> place.hasColumn(column))
        .map(Place::side)
        .toList();
  }

  /** The sides that a row of this table is a part of, so that it must not go or come by itself. */
  List<SideOf> rowsOf(TableName table, boolean inserted) {
    return in(table).stream()
        .filter(place -> inserted ? place.columns().isEmpty() : place.rows())
        .map(Place::side)
        .toList();
  }

  /**
   * The sides that a piece of SQL may use.
   *
   * @param own the table whose columns need no table there
   */
  List<SideOf> mentionedBy(TableName own, String sql) {
    return places.stream()
        .filter(place ->
            SqlMentions.mayUse(sql, place.table().matches(own), place.table(), place.columns()))
        .map(Place::side)
        .toList();
  }
}

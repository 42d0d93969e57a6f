package io.migrationgate.jdbc.views;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.spi.ViewDatabase.ShownMigration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which columns of one table a view schema shows, in which order and by which names. Used once.
 *
 * <p>All columns, but those of the sides that are not shown, in the order of the table. A column of
 * the new side that is shown by the name of an old one takes its place, so that an insert that
 * names no columns means the same before and after.
 */
final class ViewShape {
  private final String schema;
  private final String table;
  private final ViewNames names;
  private final Map<String, TableColumn> columns = new LinkedHashMap<>();
  private final Set<String> hidden = new LinkedHashSet<>();
  private final Set<String> wanted = new HashSet<>();
  private final Map<String, String> renamed = new LinkedHashMap<>();

  /** The shape of a table with these columns. */
  ViewShape(String schema, String table, List<TableColumn> all, ViewNames names) {
    this.schema = schema;
    this.table = table;
    this.names = names;
    all.forEach(column -> columns.put(names.key(column.name()), column));
  }

  /** Shows one side of a migration whose columns, of either side, are in this table. */
  ViewShape with(ShownMigration shown, boolean oldHere, boolean newHere) {
    SideSpec old = Objects.requireNonNull(shown.declared().oldSide(), "checked by its declaration");
    SideSpec replacement =
        Objects.requireNonNull(shown.declared().newSide(), "checked by its declaration");
    boolean showsNew = shown.views().side(schema) == Side.NEW;
    if (shown.contracted() && !showsNew) {
      throw refused(
          "the old side of migration " + shown.declared().name() + ", which is given up",
          "a side that is still there",
          "declare " + schema + ": new, or leave this view schema alone");
    }
    if (showsNew && newHere && isFinal(shown, replacement)) {
      return this;
    }
    List<String> shownColumns = showsNew ? folded(newHere, replacement) : folded(oldHere, old);
    for (String column : shownColumns) {
      if (!columns.containsKey(column)) {
        throw refused(
            "no column " + column + ", which view schema " + schema + " shows",
            "the " + (showsNew ? "new" : "old") + " side of migration "
                + shown.declared().name(),
            "run the script that adds it, and then: mgate views create " + schema
                + " --reason \"why\"");
      }
    }
    wanted.addAll(shownColumns);
    hidden.addAll(showsNew ? folded(oldHere, old) : folded(newHere, replacement));
    if (showsNew) {
      shown
          .views()
          .names()
          .forEach((column, name) -> renamed.put(names.keyOf(column), names.bare(name)));
    }
    return this;
  }

  /** Once the contract has run, the columns have the names by which they were shown. */
  private boolean isFinal(ShownMigration shown, SideSpec replacement) {
    Map<String, String> given = shown.views().names();
    return shown.contracted()
        && !given.isEmpty()
        && given.keySet().stream().noneMatch(this::has)
        && given.values().stream().allMatch(this::has)
        && replacement.columns().stream()
            .allMatch(column -> given.containsKey(column) || has(column));
  }

  private List<String> folded(boolean here, SideSpec side) {
    return here ? side.columns().stream().map(names::keyOf).toList() : List.of();
  }

  private boolean has(String declared) {
    return columns.containsKey(names.keyOf(declared));
  }

  /** The columns of the view. */
  List<ViewColumn> columns() {
    List<ViewColumn> shown = new ArrayList<>();
    Map<String, String> placed = places();
    columns.forEach((key, column) -> {
      String instead = placed.get(key);
      if (instead != null) {
        shown.add(view(instead));
      } else if (!hidden.contains(key)
          && !placed.containsValue(key)
          && (!column.invisible() || wanted.contains(key))) {
        shown.add(view(key));
      }
    });
    Set<String> taken = new HashSet<>();
    for (ViewColumn column : shown) {
      if (!taken.add(names.key(column.name()))) {
        throw refused(
            "two columns that would be shown as " + column.name(),
            "a name of its own for each",
            "choose another name under views.names");
      }
    }
    return shown;
  }

  /** Hidden columns by whose name another is shown, and that other one. */
  private Map<String, String> places() {
    Map<String, String> placed = new LinkedHashMap<>();
    renamed.forEach((column, name) -> {
      String place = names.key(name);
      if (hidden.contains(place) && columns.containsKey(place) && !hidden.contains(column)) {
        placed.put(place, column);
      }
    });
    return placed;
  }

  private ViewColumn view(String key) {
    String column = Objects.requireNonNull(columns.get(key), key).name();
    return new ViewColumn(column, renamed.getOrDefault(key, column));
  }

  /** Hidden columns that an insert would have to name. */
  List<String> mandatory() {
    return hidden.stream()
        .flatMap(column -> Stream.ofNullable(columns.get(column)))
        .filter(TableColumn::mandatory)
        .map(TableColumn::name)
        .toList();
  }

  private MigrationGateException refused(String found, String expected, String next) {
    return new MigrationGateException(new Problem("table " + table, found, expected, next));
  }
}

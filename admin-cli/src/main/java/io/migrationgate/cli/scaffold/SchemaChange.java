package io.migrationgate.cli.scaffold;

import io.migrationgate.Problem;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.jdbc.ColumnShape;
import io.migrationgate.jdbc.TableShape;
import io.migrationgate.lint.rule.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Columns of a table that others of the same table replace. Immutable.
 *
 * @param migration the migration's name
 * @param table where they are
 * @param old what is replaced
 * @param added what replaces it
 * @param mapping how values get from one to the other
 */
public record SchemaChange(
    String migration,
    ChangedTable table,
    List<ColumnShape> old,
    List<AddedColumn> added,
    SideMapping mapping) {
  /** Copies the lists. */
  public SchemaChange {
    old = List.copyOf(old);
    added = List.copyOf(added);
  }

  /**
   * Makes one from what is asked for and what the catalog says.
   *
   * @param migration the migration's name
   * @param database whose SQL is written
   * @param shape the table
   * @param asked what is asked for
   * @throws UsageException if the columns are not there, or nothing tells a type or a mapping
   */
  public static SchemaChange of(
      String migration, Database database, TableShape shape, AskedColumns asked) {
    List<ColumnShape> old = new ArrayList<>();
    for (WrittenColumn column : asked.old()) {
      old.add(oldColumn(shape, asked, column));
    }
    List<AddedColumn> added = new ArrayList<>();
    for (int i = 0; i < asked.added().size(); i++) {
      added.add(addedColumn(shape, asked, old, i));
    }
    List<ColumnShape> key =
        shape.key().stream().flatMap(name -> shape.column(name).stream()).toList();
    ChangedTable table = new ChangedTable(database, asked.table(), key);
    return new SchemaChange(migration, table, old, added, mapping(table, old, added, asked));
  }

  private static ColumnShape oldColumn(
      TableShape shape, AskedColumns asked, WrittenColumn written) {
    ColumnShape column = shape
        .column(written.name())
        .orElseThrow(() -> new UsageException(
            "column " + written.name() + " of table " + asked.table(),
            "no such column",
            "one of "
                + shape.columns().stream().map(ColumnShape::name).collect(Collectors.joining(", ")),
            "give one of these to --old"));
    if (shape.key().contains(column.name())) {
      throw new UsageException(
          "column " + column.name() + " of table " + asked.table(),
          "a part of the primary key, which finds the row on both sides",
          "a column that is not",
          "move the rows to a table with the other key: see docs/guide.md, A table split");
    }
    return column;
  }

  private static AddedColumn addedColumn(
      TableShape shape, AskedColumns asked, List<ColumnShape> old, int place) {
    WrittenColumn written = asked.added().get(place);
    var present = shape.column(written.name());
    if (present.isPresent() && written.type().isEmpty()) {
      return new AddedColumn(present.get().name(), present.get().type(), true);
    }
    if (present.isPresent()) {
      throw new UsageException(
          "column " + present.get().name() + " of table " + asked.table(),
          "it is there already, and --new gives it the type " + written.type(),
          "a new column",
          "leave the type out, or give another name to --new");
    }
    if (!written.type().isEmpty()) {
      return new AddedColumn(written.name(), written.type(), false);
    }
    boolean oneForOne = old.size() == asked.added().size();
    boolean split = old.size() == 1 && SqlTypes.text(old.get(0).type());
    if (!oneForOne && !split) {
      throw new UsageException(
          "column " + written.name(),
          "no type, and none that follows from the old columns",
          "a type",
          "give it behind the name, as in --new \"" + written.name() + " text\"");
    }
    return new AddedColumn(written.name(), old.get(oneForOne ? place : 0).type(), false);
  }

  private static SideMapping mapping(
      ChangedTable table, List<ColumnShape> old, List<AddedColumn> added, AskedColumns asked) {
    SideMapping guessed = new MappingGuess(table.database())
        .of(old, added)
        .orElse(new SideMapping(Map.of(), Map.of()));
    return new SideMapping(
        complete(
            added.stream().map(AddedColumn::name).toList(),
            guessed.forward(),
            asked.given().forward(),
            "--forward"),
        complete(
            old.stream().map(ColumnShape::name).toList(),
            guessed.reverse(),
            asked.given().reverse(),
            "--reverse"));
  }

  private static Map<String, String> complete(
      List<String> columns, Map<String, String> guessed, Map<String, String> given, String option) {
    Map<String, String> whole = new LinkedHashMap<>();
    Set<String> unknown = new LinkedHashSet<>(given.keySet());
    for (String column : columns) {
      unknown.remove(column);
      String expression = given.getOrDefault(column, guessed.get(column));
      if (expression == null) {
        throw new UsageException(
            "column " + column,
            "no mapping that follows from the columns alone",
            "an SQL expression over the other side's columns",
            "give it, as in " + option + " \"" + column + "=...\"");
      }
      whole.put(column, expression);
    }
    if (!unknown.isEmpty()) {
      throw new UsageException(new Problem(
          "option " + option,
          "'" + unknown.iterator().next() + "'",
          "one of " + String.join(", ", columns),
          "give one of these"));
    }
    return whole;
  }

  /** One sentence for people. */
  public String description() {
    return table.name() + " (" + oldNames() + ") becomes " + addedNames() + ".";
  }

  /** The old columns that an INSERT must not leave out as they are now. */
  List<ColumnShape> toRelax() {
    return old.stream().filter(ColumnShape::required).toList();
  }

  String oldNames() {
    return old.stream().map(ColumnShape::name).collect(Collectors.joining(", "));
  }

  String addedNames() {
    return added.stream().map(AddedColumn::name).collect(Collectors.joining(", "));
  }
}

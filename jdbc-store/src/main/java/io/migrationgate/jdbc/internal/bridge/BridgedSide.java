package io.migrationgate.jdbc.internal.bridge;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One side of a migration as triggers see it: its table, and how it follows from the other side.
 *
 * @param table with its schema, as SQL writes it
 * @param bareName the same without its schema
 * @param columns all columns of the table
 * @param key what finds a row
 * @param rows which rows take part, and what becomes of one without a counterpart
 * @param derived what columns hold, as expressions over a row of the other side
 */
public record BridgedSide(
    String table,
    String bareName,
    List<TableColumn> columns,
    KeyRule key,
    Rows rows,
    List<DerivedColumn> derived) {
  /** Copies the lists. */
  public BridgedSide {
    columns = List.copyOf(columns);
    derived = List.copyOf(derived);
  }

  /**
   * A column.
   *
   * @param name as SQL writes it
   * @param type as a declaration of a variable writes it
   * @param byDefault what it holds if nobody gives it a value, as SQL; null if nothing
   * @param changingDefault whether it holds another value each time that nobody gives it one
   */
  public record TableColumn(
      String name, String type, @Nullable String byDefault, boolean changingDefault) {}

  /**
   * Which rows take part.
   *
   * @param present a condition over a row; null for all
   * @param deletes whether a row without a counterpart is deleted, instead of some columns cleared
   * @param cleared these columns
   * @param own the columns that are this side's alone, where both are in one table
   * @param kept columns that the database would change with every update
   */
  public record Rows(
      @Nullable String present,
      boolean deletes,
      List<String> cleared,
      List<String> own,
      List<String> kept) {
    /** Copies the lists. */
    public Rows {
      cleared = List.copyOf(cleared);
      own = List.copyOf(own);
      kept = List.copyOf(kept);
    }
  }

  /**
   * What a column is given.
   *
   * @param column of this side
   * @param expression over a row of the other side
   * @param from the columns of that row which the expression names
   * @param rule when the column holds that already
   * @param stored when the column holds what would be stored for that
   */
  public record DerivedColumn(
      String column, String expression, Set<String> from, Rule rule, Rule stored) {}

  /** When a column holds what an expression gives. */
  @FunctionalInterface
  public interface Rule {
    /** A condition, never null: it does not. */
    String differs(String wanted, String stored);
  }

  /** Something that is said of the derived column of this number. */
  @FunctionalInterface
  interface Term {
    String of(int index, DerivedColumn column);
  }

  /** How rows of this side are found by those of the other one. */
  public interface KeyRule {
    /** The columns of this side. */
    List<String> columns();

    /**
     * A condition: a row of this side has the key of one of the other; prefixes with their dots.
     */
    String same(String ownPrefix, String otherPrefix);

    /** What this side's columns hold for a row of the other one. */
    List<String> values(String otherPrefix);
  }

  TableColumn column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(table + " has no column " + name));
  }

  /** A condition over a row, also one of an alias that has all of its columns. */
  String present() {
    return rows.present() == null ? "TRUE" : "(" + rows.present() + ")";
  }

  /** What else an update sets, so that nothing changes but what it is about. */
  String keeping(Set<String> written) {
    return rows.kept().stream()
        .filter(name -> !written.contains(name))
        .map(name -> ", " + name + " = " + name)
        .collect(Collectors.joining());
  }
}

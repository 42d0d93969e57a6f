package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.Direction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one direction of a declared backfill means for the tables as they are.
 *
 * @param direction which way
 * @param source where rows come from
 * @param target where they go
 * @param assignments what is written; empty if code does it
 * @param absent what becomes of a target row without a counterpart
 * @param clearedColumns the target's columns that are set to null where rows are not deleted
 * @param sparing which rows of the target stay as they are
 */
public record CopyPlan(
    Direction direction,
    Table source,
    Table target,
    List<Assignment> assignments,
    Absent absent,
    List<String> clearedColumns,
    Sparing sparing) {

  /**
   * One side's table.
   *
   * @param name as the database has it, with its schema and quoted where need be
   * @param key what finds a row
   * @param present a condition that holds for rows that take part; null for all
   * @param selfUpdating columns that the database sets with every update in which they are not
   *     named
   */
  public record Table(
      String name, List<ColumnInfo> key, @Nullable String present, List<String> selfUpdating) {
    /** The same, where rows are looked for by the other side's key. */
    public Table beside(Table other) {
      List<ColumnInfo> columns = new ArrayList<>();
      for (int i = 0; i < key.size(); i++) {
        columns.add(key.get(i).beside(other.key.get(i)));
      }
      return new Table(name, columns, present, selfUpdating);
    }

    public String keyList() {
      return String.join(", ", key.stream().map(ColumnInfo::name).toList());
    }

    /** What else an update sets, so that nothing changes but the columns that it is about. */
    public String kept(List<String> written, String prefix) {
      return selfUpdating.stream()
          .filter(column -> !written.contains(column))
          .map(column -> ", " + prefix + column + " = " + prefix + column)
          .collect(Collectors.joining());
    }

    /** The condition, to be put behind AND. */
    public String condition() {
      return present == null ? "1 = 1" : "(" + present + ")";
    }
  }

  /** Which rows of the target are passed over by what copies. */
  public enum Sparing {
    /** None. */
    NONE,
    /** Those with a value where the source has none. */
    RICHER,
    /** Those too that are newer by a version that both sides have. */
    RICHER_OR_NEWER
  }

  /**
   * What one column is given.
   *
   * @param column of the target
   * @param expression over one row of the source
   * @param rule when the column holds what the expression gives
   * @param byDefault the value that the column has if nobody gives it one, as SQL; null if it has
   *     none, or none that is always the same
   * @param version whether the column says which of two rows is the newer one, and is copied as it
   *     is
   */
  public record Assignment(
      ColumnInfo column,
      String expression,
      ValueRule rule,
      @Nullable String byDefault,
      boolean version) {}

  /** What says which of two rows is the newer one; empty if nothing does. */
  public Optional<Assignment> version() {
    return assignments.stream().filter(Assignment::version).findFirst();
  }

  /** The columns that are written, if expressions say so. */
  public List<String> written() {
    return assignments.stream().map(each -> each.column().name()).toList();
  }

  /** The same, of which only these columns are looked at. */
  public CopyPlan writing(List<String> columns) {
    List<Assignment> some = assignments.stream()
        .filter(each -> columns.contains(each.column().name()))
        .toList();
    return new CopyPlan(direction, source, target, some, absent, clearedColumns, sparing);
  }

  /** The same, by which other rows stay as they are. */
  public CopyPlan sparing(Sparing other) {
    return new CopyPlan(direction, source, target, assignments, absent, clearedColumns, other);
  }

  /** What the names of a declaration's tables lead to. */
  public Map<String, String> tables(MigrationDeclaration declared) {
    boolean forward = direction == Direction.FORWARD;
    Map<String, String> tables = new HashMap<>();
    tables.put(
        Objects.requireNonNull(declared.oldSide()).table(), (forward ? source : target).name());
    tables.put(
        Objects.requireNonNull(declared.newSide()).table(), (forward ? target : source).name());
    return tables;
  }

  /** Whether both sides are columns of the same rows. */
  public boolean sameTable() {
    return source.name().equals(target.name());
  }

  /** Whether both tables' keys have the same types, and these alone decide their order. */
  public boolean ordersAlike() {
    for (int i = 0; i < source.key().size(); i++) {
      if (!source.key().get(i).ordersLike(target.key().get(i))) {
        return false;
      }
    }
    return true;
  }
}

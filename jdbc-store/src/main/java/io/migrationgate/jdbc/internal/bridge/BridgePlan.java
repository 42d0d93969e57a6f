package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.DerivedColumn;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.Term;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the triggers of a migration are made from.
 *
 * @param migration its name
 * @param old the old side; its derived columns say when it agrees with the new one, and may be none
 * @param replacement the new side
 * @param options what else they do
 */
public record BridgePlan(
    String migration, BridgedSide old, BridgedSide replacement, BridgeOptions options) {

  Problem obstacle(String subject, String found, String expected, String next) {
    return new Problem(
        "bridge of migration '" + migration + "', " + subject, found, expected, next);
  }

  boolean oneTable() {
    return old.table().equals(replacement.table());
  }

  BridgedSide side(Side side) {
    return side == Side.OLD ? old : replacement;
  }

  static Side other(Side side) {
    return side == Side.OLD ? Side.NEW : Side.OLD;
  }

  /** The sides whose writers are followed. */
  List<Side> written() {
    return options.reverse() ? List.of(Side.OLD, Side.NEW) : List.of(Side.OLD);
  }

  /**
   * Those columns of the side that is written from which a column is derived, and by which the two
   * sides can be seen to agree already: empty if they cannot.
   */
  List<DerivedColumn> wayBack(Side written, DerivedColumn column) {
    List<DerivedColumn> back = side(written).derived().stream()
        .filter(each -> column.from().contains(each.column()))
        .toList();
    Set<String> covered = new LinkedHashSet<>();
    back.forEach(each -> covered.add(each.column()));
    return covered.containsAll(column.from()) ? back : List.of();
  }

  /**
   * A condition behind others: some source of a column is not what the way back gives. Empty if
   * there is none.
   *
   * @param wanted what the way back gives for a column of the side that is written
   * @param stored that column
   */
  String unlessBack(Side written, DerivedColumn column, Term wanted, Term stored) {
    List<DerivedColumn> all = side(written).derived();
    List<DerivedColumn> back = wayBack(written, column);
    return back.isEmpty()
        ? ""
        : back.stream()
            .map(each -> {
              int index = all.indexOf(each);
              return "(" + each.rule().differs(wanted.of(index, each), stored.of(index, each))
                  + ")";
            })
            .collect(Collectors.joining(" OR ", " AND (", ")"));
  }

  /**
   * By number of a column of the side that is written: a condition under which {@link #unlessBack}
   * asks what the way back gives for it.
   *
   * @param meant by number of a column of the other side, a condition: it is asked of
   */
  List<String> asked(Side written, List<String> meant) {
    List<DerivedColumn> others = side(other(written)).derived();
    return side(written).derived().stream()
        .map(each -> any(IntStream.range(0, others.size())
            .filter(i -> wayBack(written, others.get(i)).contains(each))
            .mapToObj(meant::get)
            .toList()))
        .toList();
  }

  /** A condition: one of these holds. */
  static String any(Collection<String> conditions) {
    return conditions.isEmpty()
        ? "FALSE"
        : conditions.stream().distinct().collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** Where both sides are one row: of what a column is derived from, what is this side's alone. */
  List<String> own(DerivedColumn column, Side side) {
    return column.from().stream().filter(side(side).rows().own()::contains).toList();
  }

  /** The same, without what is alone the side's that is derived. */
  List<String> sources(DerivedColumn column, Side derived) {
    return column.from().stream()
        .filter(name -> !side(derived).rows().own().contains(name))
        .toList();
  }

  /**
   * All columns whose change is looked at: of the new side also those that no way back reads, since
   * a copy that is still to come would overwrite them.
   */
  Set<String> looked(Side written) {
    Set<String> names = sources(written);
    if (written == Side.NEW) {
      replacement.derived().forEach(each -> names.add(each.column()));
    }
    return names;
  }

  /** All columns of the side that is written on which the other one depends. */
  Set<String> sources(Side written) {
    Set<String> names = new LinkedHashSet<>(side(written).key().columns());
    side(other(written)).derived().forEach(each -> names.addAll(each.from()));
    return names;
  }
}

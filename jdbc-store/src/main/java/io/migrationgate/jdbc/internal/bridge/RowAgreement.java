package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.DerivedColumn;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the new side of a row said what the old one says, by either mapping, before a statement
 * changed it.
 *
 * <p>Before a copy has filled it, it does not; then what the way back makes of new columns would
 * overwrite what these have never held, on the side that counts. So such a statement is refused,
 * also if it makes the sides agree: what it has added to a stale value would be lost. A column of
 * the old side agrees if the way back gives it, or if new columns that it is derived from are what
 * the way there gives, or give back all that they are derived from: values that have no way back
 * hold nobody up. Columns that the statement says nothing about, or gives on the old side itself,
 * need not agree.
 */
final class RowAgreement {
  private final BridgePlan plan;

  RowAgreement(BridgePlan plan) {
    this.plan = plan;
  }

  /**
   * Where values are found.
   *
   * @param back what the way back gives for a column of the old side
   * @param old that column
   * @param there what the way there gives for a column of the new side
   * @param replacement that column
   */
  record Values(Term back, Term old, Term there, Term replacement) {}

  /**
   * A condition: some column of the old side is not what the way back gives.
   *
   * @param concerned a condition: the statement is about this column
   */
  String differsByTheWayBack(Term concerned, Values values) {
    return any(columns().stream().map(each -> differs(concerned, each, values)));
  }

  /**
   * A condition: some column of the old side does not agree by either mapping.
   *
   * @param concerned a condition: the statement is about this column
   * @param besides another condition, under which the way there says nothing
   */
  String differs(Term concerned, Values values, String besides) {
    // Those of one way there together: of many columns that new ones say nothing of, else, the text
    // would be as long as their number by that of the new ones.
    Map<List<DerivedColumn>, List<DerivedColumn>> together = new LinkedHashMap<>();
    columns()
        .forEach(each ->
            together.computeIfAbsent(filled(each), any -> new ArrayList<>()).add(each));
    return any(together.entrySet().stream()
        .map(each -> any(each.getValue().stream().map(column -> differs(concerned, column, values)))
            + " AND "
            + any(Stream.concat(
                Stream.of(besides),
                each.getKey().stream()
                    .map(column ->
                        differs(plan.replacement(), column, values.there(), values.replacement())
                            + unlessBack(each.getValue(), column, values))))));
  }

  /**
   * Unless each source of a new column is what the way back gives, as in the triggers themselves. A
   * single source that is known not to be is not asked again.
   */
  private String unlessBack(List<DerivedColumn> differing, DerivedColumn column, Values values) {
    List<DerivedColumn> sources = plan.wayBack(Side.OLD, column);
    return sources.isEmpty() || (differing.size() == 1 && sources.contains(differing.get(0)))
        ? ""
        : " AND "
            + any(sources.stream()
                .map(each -> differs(plan.old(), each, values.back(), values.old())));
  }

  /** The statement is about this column of the old side, and the way back gives something else. */
  private String differs(Term concerned, DerivedColumn column, Values values) {
    return "(" + concerned(concerned, column) + " AND "
        + differs(plan.old(), column, values.back(), values.old()) + ")";
  }

  /**
   * By number of a column of a side: a condition under which its value is asked for, of the old one
   * what the way back gives, of the new one what the way there does. What else a row holds need not
   * be fit for a mapping.
   */
  List<String> asked(Side side, Term concerned) {
    return plan.side(side).derived().stream()
        .map(wanted -> BridgePlan.any(columns().stream()
            .filter(each -> side == Side.NEW
                ? filled(each).contains(wanted)
                : each.equals(wanted)
                    || filled(each).stream()
                        .anyMatch(column -> plan.wayBack(Side.OLD, column).contains(wanted)))
            .map(each -> concerned(concerned, each))
            .toList()))
        .toList();
  }

  private String concerned(Term concerned, DerivedColumn ofOld) {
    return "(" + concerned.of(plan.old().derived().indexOf(ofOld), ofOld) + ")";
  }

  private List<DerivedColumn> columns() {
    return plan.old().derived().stream()
        .filter(each -> !plan.old().key().columns().contains(each.column()))
        .toList();
  }

  private static String any(Stream<String> conditions) {
    String some = conditions.collect(Collectors.joining(") OR ("));
    return some.isEmpty() ? "FALSE" : "((" + some + "))";
  }

  private String differs(BridgedSide side, DerivedColumn column, Term wanted, Term stored) {
    int index = side.derived().indexOf(column);
    return "(" + column.stored().differs(wanted.of(index, column), stored.of(index, column)) + ")";
  }

  /** Of what it is derived from, what copies fill; if they fill nothing of that, all of it. */
  private List<DerivedColumn> filled(DerivedColumn ofOld) {
    List<DerivedColumn> read =
        copied().filter(each -> ofOld.from().contains(each.column())).toList();
    return read.isEmpty() ? copied().toList() : read;
  }

  private Stream<DerivedColumn> copied() {
    BridgedSide side = plan.replacement();
    return side.derived().stream().filter(each -> !side.key().columns().contains(each.column()));
  }

  /**
   * Columns of the new side that no way back reads, and by whose change a statement is about this
   * column all the same: a copy that is still to come would overwrite them.
   */
  List<String> unread(DerivedColumn ofOld) {
    List<DerivedColumn> back = plan.old().derived();
    return copied()
        .filter(each -> back.stream().noneMatch(old -> old.from().contains(each.column())))
        .filter(each -> each.from().contains(ofOld.column())
            || back.stream().noneMatch(old -> each.from().contains(old.column())))
        .map(DerivedColumn::column)
        .toList();
  }

  /**
   * Where both sides are one row: a statement is about a column of the old side that it does not
   * give itself, while it changes new ones.
   *
   * @param meant by number, a condition: new columns that it is derived from were changed
   * @param touched a condition: the column of this name was changed
   */
  Term concerned(List<String> meant, UnaryOperator<String> touched) {
    return (i, each) ->
        any(Stream.concat(Stream.of(meant.get(i)), unread(each).stream().map(touched)))
            + " AND NOT " + touched.apply(each.column());
  }

  /** Where sides are tables: by whose change a statement is about this column. */
  Set<String> deciding(DerivedColumn ofOld) {
    Set<String> columns = new TreeSet<>(plan.replacement().key().columns());
    columns.addAll(ofOld.from());
    columns.addAll(unread(ofOld));
    return columns;
  }

  /** Why a write is refused, and what to do, as far as the database has room for that. */
  String refusal(boolean brief) {
    String name = plan.migration();
    return "this row of the new side is not filled from the old one yet, or differs from it"
        + (brief
            ? ""
            : "; next: mgate backfill start " + name + ", or mgate verify " + name
                + " --repair, and then write it");
  }
}

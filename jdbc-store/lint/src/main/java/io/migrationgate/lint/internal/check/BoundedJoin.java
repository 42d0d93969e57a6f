package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.SqlName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/**
 * Tables that are joined, and the conditions that bound them to few rows: by constants, or by their
 * key to a table that is bounded itself. A table that refers to one that is bounded may have any
 * number of rows for it.
 */
final class BoundedJoin {
  private static final Set<String> FOLDS = Set.of("lower", "upper", "trim");

  private final ParsedQuery query;
  private final ConstantValues constants;
  private final List<FromItem> items;
  private final Set<String> assigned;
  private final List<Expression> conditions = new ArrayList<>();

  /**
   * A join.
   *
   * @param assigned keys of columns that the statement sets to constants
   */
  BoundedJoin(
      ParsedQuery query, List<FromItem> items, List<Expression> conditions, Set<String> assigned) {
    this.query = query;
    this.constants = new ConstantValues(query);
    this.items = items;
    this.assigned = assigned;
    conditions.forEach(each -> flatten(each, this.conditions));
  }

  /** Whether every table is bounded. */
  boolean few() {
    return bounded().size() == items.size();
  }

  /** Whether that table is bounded. */
  boolean few(int item) {
    return bounded().contains(item);
  }

  private Set<Integer> bounded() {
    Set<Integer> bounded = bounded(conditions);
    List<Expression> others =
        conditions.stream().filter(each -> !(each instanceof OrExpression)).toList();
    for (Expression each : conditions) {
      if (each instanceof OrExpression or) {
        bounded.addAll(boundedByEach(or, others));
      }
    }
    return bounded;
  }

  /** What is bounded whichever side holds. */
  private Set<Integer> boundedByEach(OrExpression or, List<Expression> others) {
    List<Expression> sides = new ArrayList<>();
    sides(or, sides);
    Set<Integer> bounded =
        new HashSet<>(IntStream.range(0, items.size()).boxed().toList());
    for (Expression side : sides) {
      List<Expression> both = new ArrayList<>(others);
      flatten(side, both);
      bounded.retainAll(bounded(both));
    }
    return bounded;
  }

  private static void sides(Expression expression, List<Expression> into) {
    Expression rest = ConstantValues.bare(expression);
    while (rest instanceof OrExpression or) {
      Expression right = ConstantValues.bare(or.getRightExpression());
      if (right instanceof OrExpression) {
        sides(right, into);
      } else {
        into.add(right);
      }
      rest = ConstantValues.bare(or.getLeftExpression());
    }
    into.add(rest);
  }

  private Set<Integer> bounded(List<Expression> all) {
    List<PinnedColumns> pinned = new ArrayList<>();
    Set<Integer> bounded = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      FromItem item = items.get(i);
      String name = item instanceof Table table ? SqlName.parse(table.getName()).key() : "";
      pinned.add(new PinnedColumns(name, query.known(item), assigned));
      if (query.small(item)) {
        bounded.add(i);
      }
    }
    all.forEach(each -> pin(each, pinned));
    boolean more = true;
    while (more) {
      more = false;
      for (int i = 0; i < items.size(); i++) {
        more |= pinned.get(i).few() && bounded.add(i);
      }
      for (Expression each : all) {
        more |= each instanceof EqualsTo equal && link(equal, pinned, bounded);
      }
    }
    return bounded;
  }

  private static void flatten(Expression expression, List<Expression> into) {
    Expression bare = ConstantValues.bare(expression);
    if (bare instanceof AndExpression and) {
      flatten(and.getLeftExpression(), into);
      flatten(and.getRightExpression(), into);
    } else {
      into.add(bare);
    }
  }

  /** Notes the column that one condition holds to constants. */
  private void pin(Expression expression, List<PinnedColumns> pinned) {
    if (expression instanceof EqualsTo equal) {
      Expression left = equal.getLeftExpression();
      Expression right = equal.getRightExpression();
      if (right instanceof ExpressionList<?> row && row.size() > 1) {
        row(left, constants.constants(row), pinned);
      } else if (constants.constant(right)) {
        constant(left, constants.picks(right), pinned);
      } else if (constants.constant(left)) {
        constant(right, constants.picks(left), pinned);
      }
    } else if (expression instanceof InExpression in && !in.isNot()) {
      listed(in, pinned);
    } else if (expression instanceof Between between && !between.isNot()) {
      Expression start = between.getBetweenExpressionStart();
      Expression end = between.getBetweenExpressionEnd();
      if (ConstantValues.variable(start) && ConstantValues.variable(end)) {
        // Whoever calls it with both ends means a batch.
        constant(between.getLeftExpression(), true, pinned);
      }
      range(between.getLeftExpression(), start, true, pinned);
      range(between.getLeftExpression(), end, false, pinned);
    } else if (expression instanceof ComparisonOperator comparison) {
      compared(comparison, pinned);
    }
  }

  private void compared(ComparisonOperator comparison, List<PinnedColumns> pinned) {
    String operator = comparison.getStringExpression();
    boolean less = operator.startsWith("<") && !operator.equals("<>");
    if (less || operator.startsWith(">")) {
      range(comparison.getLeftExpression(), comparison.getRightExpression(), !less, pinned);
      range(comparison.getRightExpression(), comparison.getLeftExpression(), less, pinned);
    }
  }

  private void listed(InExpression in, List<PinnedColumns> pinned) {
    Expression right = in.getRightExpression();
    if (right instanceof Select select) {
      if (query.few(select)) {
        constant(in.getLeftExpression(), true, pinned);
      }
    } else if (right instanceof ExpressionList<?> list && constants.constants(list)) {
      row(in.getLeftExpression(), true, pinned);
      constant(in.getLeftExpression(), list.stream().allMatch(constants::picks), pinned);
    }
  }

  /** (a, b) = (1, 2). */
  private void row(Expression left, boolean held, List<PinnedColumns> pinned) {
    if (held && left instanceof ExpressionList<?> columns && columns.size() > 1) {
      columns.forEach(each -> constant(each, true, pinned));
    }
  }

  private void constant(Expression expression, boolean picks, List<PinnedColumns> pinned) {
    Expression bare = ConstantValues.bare(expression);
    Column column = column(bare);
    int item = column == null ? -1 : item(column);
    if (item >= 0 && column != null) {
      pinned.get(item).constant(key(column), picks);
      if (bare instanceof Function function) {
        // A unique index may be on the expression.
        String name = function.getName().toLowerCase(Locale.ROOT);
        pinned.get(item).constant(name + " ( " + key(column) + " )", picks);
      }
    }
  }

  private void range(
      Expression expression, Expression end, boolean least, List<PinnedColumns> pinned) {
    Long value = constants.number(end);
    Column column = value == null ? null : column(ConstantValues.bare(expression));
    int item = column == null ? -1 : item(column);
    if (item >= 0 && column != null && value != null) {
      if (least) {
        pinned.get(item).atLeast(key(column), value);
      } else {
        pinned.get(item).atMost(key(column), value);
      }
    }
  }

  /** The column that is compared, also without case or blanks. */
  private static @Nullable Column column(Expression expression) {
    if (expression instanceof Column column) {
      return ConstantValues.placeholder(column) ? null : column;
    }
    if (expression instanceof Function function
        && FOLDS.contains(function.getName().toLowerCase(Locale.ROOT))) {
      ExpressionList<?> parameters = function.getParameters();
      return parameters != null && parameters.size() == 1 ? column(parameters.get(0)) : null;
    }
    if (expression instanceof TrimFunction trim) {
      Expression trimmed = trim.getExpression();
      return trimmed == null || trim.getFromExpression() != null ? null : column(trimmed);
    }
    return expression instanceof CastExpression cast ? column(cast.getLeftExpression()) : null;
  }

  /** a.id = b.a_id, where b is bounded: a row of a, if id is its key, for each of b. */
  private boolean link(EqualsTo equal, List<PinnedColumns> pinned, Set<Integer> bounded) {
    if (!(ConstantValues.bare(equal.getLeftExpression()) instanceof Column left)
        || !(ConstantValues.bare(equal.getRightExpression()) instanceof Column right)) {
      return false;
    }
    boolean one = link(left, right, pinned, bounded);
    boolean other = link(right, left, pinned, bounded);
    return one || other;
  }

  private boolean link(Column key, Column other, List<PinnedColumns> pinned, Set<Integer> bounded) {
    int item = item(key);
    int by = item(other);
    if (item < 0 || by < 0 || item == by || !bounded.contains(by) || bounded.contains(item)) {
      return false;
    }
    pinned.get(item).linked(key(key));
    return pinned.get(item).few() && bounded.add(item);
  }

  private static String key(Column column) {
    return column.getUnquotedColumnName().toLowerCase(Locale.ROOT);
  }

  private int item(Column column) {
    String table = column.getUnquotedTableName();
    if (table == null || table.isEmpty()) {
      return items.size() == 1
          ? 0
          : query.owner(items, SqlName.parse(column.getUnquotedColumnName()));
    }
    for (int i = 0; i < items.size(); i++) {
      if (table.equalsIgnoreCase(called(items.get(i)))) {
        return i;
      }
    }
    return -1;
  }

  private static String called(FromItem item) {
    Alias alias = item.getAlias();
    if (alias != null) {
      return alias.getUnquotedName();
    }
    return item instanceof Table table ? table.getUnquotedName() : "";
  }
}

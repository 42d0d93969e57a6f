package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.SqlName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/**
 * Which of several tables conditions hold to few rows: by constants, or by their key to a table
 * that is held itself. A table that refers to one that is held may have any number of rows for it.
 */
final class Pins {
  private static final Set<String> AGGREGATES = Set.of("count", "max", "min", "sum", "avg");

  private final ParsedQuery query;
  private final List<FromItem> items;
  private final List<Expression> conditions = new ArrayList<>();

  Pins(ParsedQuery query, List<FromItem> items, List<Expression> conditions) {
    this.query = query;
    this.items = items;
    conditions.forEach(each -> flatten(each, this.conditions));
  }

  static boolean aggregate(Expression expression) {
    return expression instanceof Function function
        && AGGREGATES.contains(function.getName().toLowerCase(Locale.ROOT));
  }

  boolean all() {
    Set<Integer> held = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      if (query.small(items.get(i))) {
        held.add(i);
      }
    }
    conditions.forEach(each -> held.addAll(holds(each)));
    boolean more = true;
    while (more) {
      more = false;
      for (Expression each : conditions) {
        more |= each instanceof EqualsTo equal && linked(equal, held);
      }
    }
    return held.size() == items.size();
  }

  private static void flatten(Expression expression, List<Expression> into) {
    Expression bare = bare(expression);
    if (bare instanceof AndExpression and) {
      flatten(and.getLeftExpression(), into);
      flatten(and.getRightExpression(), into);
    } else {
      into.add(bare);
    }
  }

  private static Expression bare(Expression expression) {
    Expression bare = expression;
    while (bare instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      bare = list.get(0);
    }
    return bare;
  }

  /** The tables that one condition holds by constants. */
  private Set<Integer> holds(Expression expression) {
    Set<Integer> held = new HashSet<>();
    if (expression instanceof OrExpression or) {
      held.addAll(either(or.getLeftExpression()));
      held.retainAll(either(or.getRightExpression()));
    } else if (expression instanceof EqualsTo equal) {
      Expression left = bare(equal.getLeftExpression());
      Expression right = bare(equal.getRightExpression());
      if (picks(right)) {
        add(left, held);
      } else if (picks(left)) {
        add(right, held);
      }
    } else if (expression instanceof InExpression in && !in.isNot()) {
      if (listed(in.getRightExpression())) {
        add(bare(in.getLeftExpression()), held);
      }
    } else if (expression instanceof Between between && !between.isNot()) {
      if (constant(between.getBetweenExpressionStart())
          && constant(between.getBetweenExpressionEnd())) {
        add(bare(between.getLeftExpression()), held);
      }
    }
    return held;
  }

  private Set<Integer> either(Expression side) {
    List<Expression> parts = new ArrayList<>();
    flatten(side, parts);
    Set<Integer> held = new HashSet<>();
    parts.forEach(part -> held.addAll(holds(part)));
    return held;
  }

  private boolean listed(Expression right) {
    if (right instanceof Select select) {
      return query.few(select);
    }
    return right instanceof ExpressionList<?> list && list.stream().allMatch(this::picks);
  }

  private void add(Expression expression, Set<Integer> held) {
    Column column = column(expression);
    if (column != null && !Bounds.classOfRows(column.getUnquotedColumnName())) {
      int item = item(column);
      if (item >= 0) {
        held.add(item);
      }
    }
  }

  private static @Nullable Column column(Expression expression) {
    if (expression instanceof Column column) {
      return column;
    }
    boolean folds = expression instanceof Function function
        && Set.of("lower", "upper", "trim").contains(function.getName().toLowerCase(Locale.ROOT));
    if (folds && expression instanceof Function function) {
      ExpressionList<?> parameters = function.getParameters();
      return parameters != null && parameters.size() == 1 ? column(parameters.get(0)) : null;
    }
    return expression instanceof CastExpression cast ? column(cast.getLeftExpression()) : null;
  }

  /** A constant that stands for one row: not a moment, and not an empty string. */
  private boolean picks(Expression expression) {
    Expression bare = bare(expression);
    if (bare instanceof CastExpression cast) {
      return picks(cast.getLeftExpression());
    }
    boolean any = bare instanceof DateTimeLiteralExpression
        || (bare instanceof StringValue string && Bounds.anyRow(string.getValue()));
    return !any && constant(bare);
  }

  private boolean constant(Expression expression) {
    Expression bare = bare(expression);
    if (bare instanceof SignedExpression signed) {
      return constant(signed.getExpression());
    }
    if (bare instanceof CastExpression cast) {
      return constant(cast.getLeftExpression());
    }
    if (bare instanceof Select select) {
      return query.few(select);
    }
    return bare instanceof StringValue
        || bare instanceof LongValue
        || bare instanceof DateTimeLiteralExpression;
  }

  /** a.id = b.a_id, where b is held: one row of a for each of b. */
  private boolean linked(EqualsTo equal, Set<Integer> held) {
    if (!(bare(equal.getLeftExpression()) instanceof Column left)
        || !(bare(equal.getRightExpression()) instanceof Column right)) {
      return false;
    }
    boolean one = link(left, right, held);
    boolean other = link(right, left, held);
    return one || other;
  }

  private boolean link(Column key, Column other, Set<Integer> held) {
    int item = item(key);
    int by = item(other);
    return item >= 0
        && by >= 0
        && item != by
        && held.contains(by)
        && key(items.get(item), key)
        && held.add(item);
  }

  private static boolean key(FromItem item, Column column) {
    String name = column.getUnquotedColumnName().toLowerCase(Locale.ROOT);
    return name.equals("id")
        || (item instanceof Table table
            && name.equals(table.getUnquotedName().toLowerCase(Locale.ROOT) + "_id"));
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

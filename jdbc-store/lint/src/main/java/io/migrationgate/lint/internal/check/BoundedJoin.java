package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.SqlName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.CollateExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.HexValue;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.UserVariable;
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
 * Tables that are joined, and the conditions that bound them to few rows: by constants, or by their
 * key to a table that is bounded itself. A table that refers to one that is bounded may have any
 * number of rows for it. A flag, a status or an author picks out a class of rows, which grows with
 * the table, so it is no bound; nor is a moment, or an empty string.
 */
final class BoundedJoin {
  /** Begins the name of a placeholder that nobody has replaced: it stands for a constant. */
  static final String PLACEHOLDER = "mgate_placeholder_";

  private static final Pattern CLASS_OF_ROWS = Pattern.compile(
      "(is|has)_.*|(.*_)?(status|state|type|kind|flag|active|enabled|deleted|archived|visible|by|author|creator|owner|category)");
  private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\d(\\D.*)?");

  private final ParsedQuery query;
  private final List<FromItem> items;
  private final List<Expression> conditions = new ArrayList<>();

  BoundedJoin(ParsedQuery query, List<FromItem> items, List<Expression> conditions) {
    this.query = query;
    this.items = items;
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
    Set<Integer> bounded = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      if (query.small(items.get(i))) {
        bounded.add(i);
      }
    }
    conditions.forEach(each -> bounded.addAll(boundedBy(each)));
    boolean more = true;
    while (more) {
      more = false;
      for (Expression each : conditions) {
        more |= each instanceof EqualsTo equal && linked(equal, bounded);
      }
    }
    return bounded;
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

  /** The tables that one condition bounds by constants. */
  private Set<Integer> boundedBy(Expression expression) {
    Set<Integer> bounded = new HashSet<>();
    if (expression instanceof OrExpression or) {
      bounded.addAll(boundedBySide(or.getLeftExpression()));
      bounded.retainAll(boundedBySide(or.getRightExpression()));
    } else if (expression instanceof EqualsTo equal) {
      Expression left = bare(equal.getLeftExpression());
      Expression right = bare(equal.getRightExpression());
      if (picks(right)) {
        add(left, bounded);
      } else if (picks(left)) {
        add(right, bounded);
      }
    } else if (expression instanceof InExpression in && !in.isNot()) {
      if (listed(in.getRightExpression())) {
        add(bare(in.getLeftExpression()), bounded);
      }
    } else if (expression instanceof Between between && !between.isNot()) {
      if (constant(between.getBetweenExpressionStart())
          && constant(between.getBetweenExpressionEnd())) {
        add(bare(between.getLeftExpression()), bounded);
      }
    }
    return bounded;
  }

  private Set<Integer> boundedBySide(Expression side) {
    List<Expression> parts = new ArrayList<>();
    flatten(side, parts);
    Set<Integer> bounded = new HashSet<>();
    parts.forEach(part -> bounded.addAll(boundedBy(part)));
    return bounded;
  }

  private boolean listed(Expression right) {
    if (right instanceof Select select) {
      return query.few(select);
    }
    return right instanceof ExpressionList<?> list && list.stream().allMatch(this::picks);
  }

  private void add(Expression expression, Set<Integer> bounded) {
    Column column = column(expression);
    if (column != null
        && !CLASS_OF_ROWS
            .matcher(column.getUnquotedColumnName().toLowerCase(Locale.ROOT))
            .matches()) {
      int item = item(column);
      if (item >= 0) {
        bounded.add(item);
      }
    }
  }

  /** The column that is compared, also without case or blanks. */
  private static @Nullable Column column(Expression expression) {
    if (expression instanceof Column column) {
      return column.getColumnName().startsWith(PLACEHOLDER) ? null : column;
    }
    boolean folds = expression instanceof Function function
        && Set.of("lower", "upper", "trim").contains(function.getName().toLowerCase(Locale.ROOT));
    if (folds && expression instanceof Function function) {
      ExpressionList<?> parameters = function.getParameters();
      return parameters != null && parameters.size() == 1 ? column(parameters.get(0)) : null;
    }
    if (expression instanceof TrimFunction trim) {
      Expression trimmed = trim.getExpression();
      return trimmed == null || trim.getFromExpression() != null ? null : column(trimmed);
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
        || (bare instanceof StringValue string && anyRow(string.getValue()));
    return !any && constant(bare);
  }

  /** Whether any number of rows may have this string, whatever the column is. */
  private static boolean anyRow(String value) {
    return value.isBlank() || MOMENT.matcher(value).matches();
  }

  private boolean constant(Expression expression) {
    Expression bare = bare(expression);
    if (bare instanceof CollateExpression collated) {
      return constant(collated.getLeftExpression());
    }
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
        || bare instanceof DoubleValue
        || bare instanceof HexValue
        || bare instanceof UserVariable
        || bare instanceof DateTimeLiteralExpression
        || (bare instanceof Column column && column.getColumnName().startsWith(PLACEHOLDER));
  }

  /** a.id = b.a_id, where b is bounded: one row of a for each of b. */
  private boolean linked(EqualsTo equal, Set<Integer> bounded) {
    if (!(bare(equal.getLeftExpression()) instanceof Column left)
        || !(bare(equal.getRightExpression()) instanceof Column right)) {
      return false;
    }
    boolean one = link(left, right, bounded);
    boolean other = link(right, left, bounded);
    return one || other;
  }

  private boolean link(Column key, Column other, Set<Integer> bounded) {
    int item = item(key);
    int by = item(other);
    return item >= 0
        && by >= 0
        && item != by
        && bounded.contains(by)
        && key(items.get(item), key)
        && bounded.add(item);
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

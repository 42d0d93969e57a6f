package io.migrationgate.lint.internal.check;

import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.ArrayConstructor;
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
import net.sf.jsqlparser.expression.UserVariable;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/** Which expressions stand for one value, or few of them. */
final class ConstantValues {
  /**
   * Begins the name of a placeholder that nobody has replaced, or of a variable of a routine: it
   * stands for a constant.
   */
  static final String PLACEHOLDER = "mgate_placeholder_";

  private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\d(\\D.*)?");

  private final ParsedQuery query;

  ConstantValues(ParsedQuery query) {
    this.query = query;
  }

  static Expression bare(Expression expression) {
    Expression bare = expression;
    while (bare instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      bare = list.get(0);
    }
    return bare;
  }

  static boolean placeholder(Column column) {
    return column.getFullyQualifiedName().startsWith(PLACEHOLDER);
  }

  /** A constant that stands for one row: not a moment, and not an empty string. */
  boolean picks(Expression expression) {
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

  /** A literal, a variable, a placeholder, or a query that gives few rows. */
  boolean constant(Expression expression) {
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
    if (bare instanceof Function function) {
      // ANY (ARRAY[1, 2]) gives few values, too.
      return function.getParameters() != null && constants(function.getParameters());
    }
    if (bare instanceof ArrayConstructor array) {
      return array.getExpressions().stream().allMatch(this::constant);
    }
    return bare instanceof StringValue
        || bare instanceof LongValue
        || bare instanceof DoubleValue
        || bare instanceof HexValue
        || bare instanceof DateTimeLiteralExpression
        || variable(bare);
  }

  /** A list of constants, or of rows of them. */
  boolean constants(ExpressionList<?> list) {
    return list.stream()
        .allMatch(each -> (each instanceof ExpressionList<?> row && row.size() > 1)
            ? constants(row)
            : constant(each));
  }

  /** A whole number; null for anything else. */
  @Nullable
  Long number(Expression expression) {
    Expression bare = bare(expression);
    if (bare instanceof SignedExpression signed
        && bare(signed.getExpression()) instanceof LongValue) {
      Long value = number(signed.getExpression());
      return value == null ? null : signed.getSign() == '-' ? -value : value;
    }
    if (bare instanceof LongValue value) {
      try {
        return value.getValue();
      } catch (NumberFormatException e) {
        // More digits than any key has.
        return null;
      }
    }
    return null;
  }

  /** A variable, or a placeholder. */
  static boolean variable(Expression expression) {
    Expression bare = bare(expression);
    return bare instanceof UserVariable || (bare instanceof Column column && placeholder(column));
  }
}

package io.migrationgate.lint.internal.check;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnalyticType;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/** Looks for an aggregate of the query itself: not one over a window, nor of a query inside. */
final class AggregateFinder extends ExpressionVisitorAdapter<@Nullable Void> {
  private static final Set<String> AGGREGATES =
      Set.of("count", "max", "min", "sum", "avg", "string_agg", "array_agg", "bool_or", "bool_and");

  private boolean found;

  private AggregateFinder() {}

  static boolean anyIn(List<SelectItem<?>> selected) {
    AggregateFinder finder = new AggregateFinder();
    selected.forEach(item -> item.getExpression().accept(finder, null));
    return finder.found;
  }

  private static boolean aggregate(String function) {
    return AGGREGATES.contains(function.toLowerCase(Locale.ROOT));
  }

  @Override
  public <S> @Nullable Void visit(Function function, S context) {
    found |= aggregate(function.getName());
    return super.visit(function, context);
  }

  @Override
  public <S> @Nullable Void visit(AnalyticExpression expression, S context) {
    found |= expression.getType() == AnalyticType.FILTER_ONLY && aggregate(expression.getName());
    return null;
  }

  @Override
  public <S> @Nullable Void visit(ParenthesedSelect select, S context) {
    return null;
  }

  @Override
  public <S> @Nullable Void visit(Select select, S context) {
    return null;
  }
}

package io.migrationgate.lint.internal.check;

import java.util.List;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnalyticType;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JsonAggregateFunction;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/** Looks for an aggregate of the query itself: not one over a window, nor of a query inside. */
final class AggregateFinder extends ExpressionVisitorAdapter<@Nullable Void> {
  private final BuiltInFunctions functions;
  private boolean found;

  private AggregateFinder(BuiltInFunctions functions) {
    this.functions = functions;
  }

  static boolean anyIn(List<SelectItem<?>> selected, BuiltInFunctions functions) {
    AggregateFinder finder = new AggregateFinder(functions);
    selected.forEach(item -> item.getExpression().accept(finder, null));
    return finder.found;
  }

  @Override
  public <S> @Nullable Void visit(Function function, S context) {
    found |= functions.aggregate(function.getName());
    return super.visit(function, context);
  }

  @Override
  public <S> @Nullable Void visit(AnalyticExpression expression, S context) {
    AnalyticType type = expression.getType();
    boolean window = type != AnalyticType.FILTER_ONLY && type != AnalyticType.WITHIN_GROUP;
    found |= !window && functions.aggregate(expression.getName());
    return null;
  }

  @Override
  public <S> @Nullable Void visit(JsonAggregateFunction expression, S context) {
    found |= expression.getAnalyticType() != AnalyticType.OVER;
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

package io.migrationgate.flags.internal;

import io.migrationgate.flags.FlagView;
import org.jspecify.annotations.Nullable;

/** Arithmetic. */
final class NumberExpressions {
  private NumberExpressions() {}

  /** {@code +}: the sum of the numbers that its arguments begin with. */
  static final class Sum extends Expression.Numeric {
    private final Expression[] parts;

    Sum(Expression[] parts) {
      this.parts = parts;
    }

    @Override
    double number(CompiledFlag flag, FlagView view, @Nullable Object data) {
      double sum = 0;
      for (Expression part : parts) {
        sum += JsValues.parseFloat(part.value(flag, view, data));
      }
      return sum;
    }
  }

  /** {@code *} of two or more arguments, as {@link Sum} reads them. */
  static final class Product extends Expression.Numeric {
    private final Expression[] parts;

    Product(Expression[] parts) {
      this.parts = parts;
    }

    @Override
    double number(CompiledFlag flag, FlagView view, @Nullable Object data) {
      double product = 1;
      for (Expression part : parts) {
        product *= JsValues.parseFloat(part.value(flag, view, data));
      }
      return product;
    }
  }

  /** {@code -}, {@code /} and {@code %}. */
  static final class Arithmetic extends Expression.Numeric {
    private final TargetingOperator operator;
    private final Expression left;
    private final Expression right;

    Arithmetic(TargetingOperator operator, Expression left, Expression right) {
      this.operator = operator;
      this.left = left;
      this.right = right;
    }

    @Override
    double number(CompiledFlag flag, FlagView view, @Nullable Object data) {
      double a = left.number(flag, view, data);
      double b = right.number(flag, view, data);
      return switch (operator) {
        case SUBTRACT -> a - b;
        case DIVIDE -> a / b;
        default -> a % b;
      };
    }
  }

  /** {@code -} of one argument. */
  static final class Negative extends Expression.Numeric {
    private final Expression part;

    Negative(Expression part) {
      this.part = part;
    }

    @Override
    double number(CompiledFlag flag, FlagView view, @Nullable Object data) {
      return -part.number(flag, view, data);
    }
  }

  /** {@code min} and {@code max}. */
  static final class Extreme extends Expression.Numeric {
    private final Expression[] parts;
    private final boolean greatest;

    Extreme(Expression[] parts, boolean greatest) {
      this.parts = parts;
      this.greatest = greatest;
    }

    @Override
    double number(CompiledFlag flag, FlagView view, @Nullable Object data) {
      double extreme = greatest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      for (Expression part : parts) {
        double number = part.number(flag, view, data);
        extreme = greatest ? Math.max(extreme, number) : Math.min(extreme, number);
      }
      return extreme;
    }
  }
}

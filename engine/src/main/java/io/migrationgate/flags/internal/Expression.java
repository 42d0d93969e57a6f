package io.migrationgate.flags.internal;

import io.migrationgate.flags.FlagView;
import org.jspecify.annotations.Nullable;

/**
 * One compiled part of targeting. Immutable; shared by flags. Its values are null, {@link Boolean},
 * {@link String}, {@link Long}, {@link Double}, lists and maps.
 *
 * <p>What evaluation needs is passed along as arguments, not as one object: nothing is allocated
 * for it then. {@code data} is what {@code var} reads: an {@code EvaluationContext}, or inside an
 * operator over a list an element of that.
 */
abstract class Expression {
  abstract @Nullable Object value(CompiledFlag flag, FlagView view, @Nullable Object data);

  boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data) {
    return JsValues.truthy(value(flag, view, data));
  }

  double number(CompiledFlag flag, FlagView view, @Nullable Object data) {
    return JsValues.toNumber(value(flag, view, data));
  }

  /** One whose value is a boolean. */
  abstract static class Test extends Expression {
    @Override
    final Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      return truth(flag, view, data);
    }

    @Override
    abstract boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data);
  }

  /** One whose value is a number. */
  abstract static class Numeric extends Expression {
    @Override
    final Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      return number(flag, view, data);
    }

    @Override
    abstract double number(CompiledFlag flag, FlagView view, @Nullable Object data);
  }

  /** A value that is written in the definition. */
  static final class Literal extends Expression {
    private final @Nullable Object value;
    private final boolean truth;

    Literal(@Nullable Object value) {
      this.value = value instanceof String text ? text.intern() : value;
      this.truth = JsValues.truthy(value);
    }

    @Nullable
    Object written() {
      return value;
    }

    @Override
    @Nullable
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      return value;
    }

    @Override
    boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data) {
      return truth;
    }

    @Override
    double number(CompiledFlag flag, FlagView view, @Nullable Object data) {
      return value instanceof Number number ? number.doubleValue() : JsValues.toNumber(value);
    }
  }
}

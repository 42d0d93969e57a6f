package io.migrationgate.flags.internal;

import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.PhaseCondition;
import org.jspecify.annotations.Nullable;

/** Conditions, and what combines them. */
final class LogicExpressions {
  private LogicExpressions() {}

  /** {@code if}: condition, value, condition, value, …, perhaps a last value. */
  static final class If extends Expression {
    private final Expression[] parts;

    If(Expression[] parts) {
      this.parts = parts;
    }

    private @Nullable Expression chosen(CompiledFlag flag, FlagView view, @Nullable Object data) {
      int i = 0;
      for (; i < parts.length - 1; i += 2) {
        if (parts[i].truth(flag, view, data)) {
          return parts[i + 1];
        }
      }
      return i < parts.length ? parts[i] : null;
    }

    @Override
    @Nullable
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Expression chosen = chosen(flag, view, data);
      return chosen == null ? null : chosen.value(flag, view, data);
    }

    @Override
    boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Expression chosen = chosen(flag, view, data);
      return chosen != null && chosen.truth(flag, view, data);
    }
  }

  /** {@code and}, {@code or}: the first argument that decides, else the last. */
  static final class Junction extends Expression {
    private final Expression[] parts;
    private final boolean decisive;

    /**
     * One of the two.
     *
     * @param decisive the truth that decides: false for {@code and}, true for {@code or}
     */
    Junction(Expression[] parts, boolean decisive) {
      this.parts = parts;
      this.decisive = decisive;
    }

    @Override
    @Nullable
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Object value = null;
      for (Expression part : parts) {
        value = part.value(flag, view, data);
        if (JsValues.truthy(value) == decisive) {
          return value;
        }
      }
      return value;
    }

    @Override
    boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data) {
      for (Expression part : parts) {
        if (part.truth(flag, view, data) == decisive) {
          return decisive;
        }
      }
      return !decisive;
    }
  }

  /** {@code !} and {@code !!}. */
  static final class Truth extends Expression.Test {
    private final Expression part;
    private final boolean expected;

    Truth(Expression part, boolean expected) {
      this.part = part;
      this.expected = expected;
    }

    @Override
    boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data) {
      return part.truth(flag, view, data) == expected;
    }
  }

  /** {@code ==}, {@code ===} and their opposites. */
  static final class Equality extends Expression.Test {
    private final Expression left;
    private final Expression right;
    private final boolean strict;
    private final boolean expected;

    Equality(Expression left, Expression right, boolean strict, boolean expected) {
      this.left = left;
      this.right = right;
      this.strict = strict;
      this.expected = expected;
    }

    @Override
    boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Object a = left.value(flag, view, data);
      Object b = right.value(flag, view, data);
      boolean equal = strict ? JsValues.strictlyEqual(a, b) : JsValues.looselyEqual(a, b);
      return equal == expected;
    }
  }

  /** {@code <} and {@code <=}, between three too. */
  static final class Ascending extends Expression.Test {
    private final Expression[] parts;
    private final boolean orEqual;

    Ascending(Expression[] parts, boolean orEqual) {
      this.parts = parts;
      this.orEqual = orEqual;
    }

    @Override
    boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Object before = parts[0].value(flag, view, data);
      for (int i = 1; i < parts.length; i++) {
        Object next = parts[i].value(flag, view, data);
        if (!JsValues.less(before, next, orEqual)) {
          return false;
        }
        before = next;
      }
      return true;
    }
  }

  /** {@code migration}. */
  static final class PhaseTest extends Expression.Test {
    private final PhaseCondition condition;
    private final @Nullable Expression key;

    PhaseTest(PhaseCondition condition, @Nullable Expression key) {
      this.condition = condition;
      this.key = key;
    }

    @Override
    boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Object value = key == null ? null : key.value(flag, view, data);
      if (value instanceof Double number
          && number == Math.rint(number)
          && Math.abs(number) < 0x1p53) {
        value = (long) (double) number;
      }
      String text = value instanceof String already ? already : null;
      Long number = value instanceof Long whole ? whole : null;
      return view.phases().holds(condition, text, number);
    }
  }

  /** {@code in_segment}. */
  static final class SegmentTest extends Expression {
    private final String segment;
    private final Expression key;

    SegmentTest(String segment, Expression key) {
      this.segment = segment;
      this.key = key;
    }

    /** Whoever has no key belongs to no segment. */
    @Override
    @Nullable
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Object value = key.value(flag, view, data);
      return (value instanceof String || value instanceof Long)
          ? view.segments().contains(segment, value.toString())
          : false;
    }
  }
}

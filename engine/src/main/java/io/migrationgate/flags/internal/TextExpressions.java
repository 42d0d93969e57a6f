package io.migrationgate.flags.internal;

import io.migrationgate.flags.FlagView;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What works on texts. */
final class TextExpressions {
  private TextExpressions() {}

  /** {@code cat}. */
  static final class Cat extends Expression {
    private final Expression[] parts;

    Cat(Expression[] parts) {
      this.parts = parts;
    }

    @Override
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      StringBuilder out = new StringBuilder();
      for (Expression part : parts) {
        JsValues.append(out, part.value(flag, view, data));
      }
      return out.toString();
    }
  }

  /**
   * {@code substr}: from a start, which counts from the end if it is negative, and a length, or, if
   * that is negative, up to so many characters before the end.
   */
  static final class Substring extends Expression {
    private final Expression source;
    private final Expression start;
    private final @Nullable Expression length;

    Substring(Expression source, Expression start, @Nullable Expression length) {
      this.source = source;
      this.start = start;
      this.length = length;
    }

    @Override
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      String text = JsValues.toText(source.value(flag, view, data));
      long first = whole(start.number(flag, view, data));
      int begin =
          (int) Math.min(text.length(), first < 0 ? Math.max(0, text.length() + first) : first);
      Object given = length == null ? null : length.value(flag, view, data);
      if (given == null) {
        // JavaScript's null is a length of 0; only a missing one is none.
        return length == null ? text.substring(begin) : "";
      }
      long size = whole(JsValues.toNumber(given));
      long end = size < 0 ? text.length() + size : begin + size;
      return text.substring(begin, (int) Math.max(begin, Math.min(text.length(), end)));
    }

    private static long whole(double number) {
      return Double.isNaN(number) ? 0 : (long) Math.max(-1e9, Math.min(1e9, number));
    }
  }

  /** {@code in}: whether a text contains another, or a list an element. */
  static final class In extends Expression.Test {
    private final Expression sought;
    private final Expression where;

    In(Expression sought, Expression where) {
      this.sought = sought;
      this.where = where;
    }

    @Override
    boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Object value = sought.value(flag, view, data);
      Object container = where.value(flag, view, data);
      if (container instanceof String text) {
        return !text.isEmpty() && text.contains(JsValues.toText(value));
      }
      if (container instanceof List<?> list) {
        for (Object element : list) {
          if (JsValues.strictlyEqual(element, value)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** {@code in} with a list of texts that is written in the definition. */
  static final class InSet extends Expression.Test {
    private final Expression sought;
    private final Set<String> texts;

    InSet(Expression sought, Set<String> texts) {
      this.sought = sought;
      this.texts = texts;
    }

    @Override
    boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data) {
      return sought.value(flag, view, data) instanceof String text && texts.contains(text);
    }
  }

  /** {@code starts_with} and {@code ends_with}: null unless both are texts. */
  static final class Affix extends Expression {
    private final Expression text;
    private final Expression affix;
    private final boolean prefix;

    Affix(Expression text, Expression affix, boolean prefix) {
      this.text = text;
      this.affix = affix;
      this.prefix = prefix;
    }

    @Override
    @Nullable
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      if (text.value(flag, view, data) instanceof String whole
          && affix.value(flag, view, data) instanceof String part) {
        return prefix ? whole.startsWith(part) : whole.endsWith(part);
      }
      return null;
    }
  }

  /** {@code sem_ver}: null unless both are versions. */
  static final class VersionTest extends Expression {
    private final Expression left;
    private final Expression right;
    private final SemVerComparison comparison;
    private final @Nullable SemVer rightVersion;

    VersionTest(Expression left, SemVerComparison comparison, Expression right) {
      this.left = left;
      this.right = right;
      this.comparison = comparison;
      this.rightVersion = right instanceof Literal literal ? version(literal.written()) : null;
    }

    @Override
    @Nullable
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      SemVer a = version(left.value(flag, view, data));
      SemVer b = rightVersion != null ? rightVersion : version(right.value(flag, view, data));
      return a == null || b == null ? null : (Object) comparison.test(a, b);
    }

    private static @Nullable SemVer version(@Nullable Object value) {
      if (value instanceof String text) {
        return SemVer.parse(text);
      }
      return value instanceof Number ? SemVer.parse(JsValues.toText(value)) : null;
    }
  }
}

package io.migrationgate.flags.internal;

import io.migrationgate.flags.EvaluationContext;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JavaScript's conversions and comparisons (ECMA-262), by which JsonLogic is defined. Two whole
 * numbers are compared exactly, also beyond 2<sup>53</sup>, where JavaScript would round them.
 */
final class JsValues {
  /** The longest text that targeting may build, in characters. */
  static final int MAX_TEXT = 65_536;

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");
  private static final Pattern RADIX =
      Pattern.compile("0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)");
  private static final int MAX_DIGITS = 400;

  private JsValues() {}

  /** Only null, false, 0, NaN, the empty text and the empty list are not true. */
  static boolean truthy(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value == null) {
      return false;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof Number number) {
      double d = number.doubleValue();
      return d != 0 && !Double.isNaN(d);
    }
    return !(value instanceof List<?> list) || !list.isEmpty();
  }

  /** As {@code Number(value)}. */
  static double toNumber(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value == null) {
      return 0;
    }
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    return textToNumber(value instanceof String text ? text : toText(value));
  }

  private static double textToNumber(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return 0;
    }
    if (stripped.length() > MAX_DIGITS) {
      return Double.NaN;
    }
    if (DECIMAL.matcher(stripped).matches()) {
      return Double.parseDouble(stripped);
    }
    if (RADIX.matcher(stripped).matches()) {
      char kind = Character.toLowerCase(stripped.charAt(1));
      return new BigInteger(stripped.substring(2), kind == 'x' ? 16 : kind == 'o' ? 8 : 2)
          .doubleValue();
    }
    return switch (stripped) {
      case "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }

  /** As {@code parseFloat(value)}: the number that a text begins with. */
  static double parseFloat(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    String text = (value instanceof String already ? already : toText(value)).stripLeading();
    String head = text.length() > MAX_DIGITS ? text.substring(0, MAX_DIGITS) : text;
    Matcher matcher = DECIMAL.matcher(head);
    if (matcher.lookingAt()) {
      return Double.parseDouble(matcher.group());
    }
    return text.startsWith("Infinity") || text.startsWith("+Infinity")
        ? Double.POSITIVE_INFINITY
        : text.startsWith("-Infinity") ? Double.NEGATIVE_INFINITY : Double.NaN;
  }

  /** As {@code String(value)}. */
  static String toText(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    append(out, value == null ? "null" : value);
    return out.toString();
  }

  /** Adds a value as {@code Array.join} does: null is nothing. */
  static void append(StringBuilder out, @Nullable Object value) {
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        if (i > 0) {
          out.append(',');
        }
        append(out, list.get(i));
      }
    } else if (value instanceof Double number) {
      out.append(numberText(number));
    } else if (value instanceof Map || value instanceof EvaluationContext) {
      out.append("[object Object]");
    } else if (value != null) {
      String text = value.toString();
      if (text.length() > MAX_TEXT) {
        throw new EvaluationLimitException("a text of more than " + MAX_TEXT + " characters");
      }
      out.append(text);
    }
    if (out.length() > MAX_TEXT) {
      throw new EvaluationLimitException("a text of more than " + MAX_TEXT + " characters");
    }
  }

  /** As {@code Number.prototype.toString}. */
  private static String numberText(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(number);
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= 17; digits++) {
      shortest = exact.round(new MathContext(digits));
      if (shortest.doubleValue() == number) {
        break;
      }
    }
    shortest = shortest.stripTrailingZeros();
    double size = Math.abs(number);
    if (size >= 1e-6 && size < 1e21) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = shortest.precision() - shortest.scale() - 1;
    return (number < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + Math.abs(exponent);
  }

  /** As {@code ===}; lists and maps are the same only if they are one. */
  static boolean strictlyEqual(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return sameNumber(a, b);
    }
    if (left instanceof String || left instanceof Boolean) {
      return left.equals(right);
    }
    return left == right;
  }

  private static boolean sameNumber(Number left, Number right) {
    return (left instanceof Long a && right instanceof Long b)
        ? a.longValue() == b.longValue()
        : left.doubleValue() == right.doubleValue();
  }

  /** As {@code ==}. */
  static boolean looselyEqual(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return left == right;
    }
    boolean leftPrimitive = primitive(left);
    boolean rightPrimitive = primitive(right);
    if (!leftPrimitive && !rightPrimitive) {
      return left == right;
    }
    if (!leftPrimitive) {
      return looselyEqual(toText(left), right);
    }
    if (!rightPrimitive) {
      return looselyEqual(left, toText(right));
    }
    if (left instanceof String a && right instanceof String b) {
      return a.equals(b);
    }
    return (left instanceof Number a && right instanceof Number b)
        ? sameNumber(a, b)
        : toNumber(left) == toNumber(right);
  }

  private static boolean primitive(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  /** As {@code left < right}, or {@code <=}: never true where either is no number. */
  static boolean less(@Nullable Object left, @Nullable Object right, boolean orEqual) {
    Object a = left == null || primitive(left) ? left : toText(left);
    Object b = right == null || primitive(right) ? right : toText(right);
    if (a instanceof String text && b instanceof String other) {
      int order = text.compareTo(other);
      return orEqual ? order <= 0 : order < 0;
    }
    if (a instanceof Long whole && b instanceof Long other) {
      return orEqual ? whole <= other : whole < other;
    }
    double x = toNumber(a);
    double y = toNumber(b);
    return orEqual ? x <= y : x < y;
  }
}

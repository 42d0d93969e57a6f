package io.migrationgate.flags.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JsonLogic as its definition reads, one step after the other over the parsed JSON, written without
 * a look at the compiler: what the compiled evaluators are held against.
 */
final class PlainJsonLogic {
  private PlainJsonLogic() {}

  static @Nullable Object apply(@Nullable Object logic, @Nullable Object data) {
    if (logic instanceof List<?> list) {
      List<@Nullable Object> results = new ArrayList<>();
      for (Object part : list) {
        results.add(apply(part, data));
      }
      return results;
    }
    if (!(logic instanceof Map<?, ?> map)) {
      return logic;
    }
    String op = (String) map.keySet().iterator().next();
    Object given = map.get(op);
    List<?> raw = given instanceof List<?> list ? list : Collections.singletonList(given);
    switch (op) {
      case "if", "?:" -> {
        int i = 0;
        for (; i + 1 < raw.size(); i += 2) {
          if (truthy(apply(raw.get(i), data))) {
            return apply(raw.get(i + 1), data);
          }
        }
        return i < raw.size() ? apply(raw.get(i), data) : null;
      }
      case "and", "or" -> {
        Object current = null;
        for (Object part : raw) {
          current = apply(part, data);
          if (truthy(current) == op.equals("or")) {
            return current;
          }
        }
        return current;
      }
      case "map", "filter", "all", "some", "none" -> {
        Object list = apply(raw.get(0), data);
        return over(op, list instanceof List<?> elements ? elements : List.of(), raw.get(1));
      }
      case "reduce" -> {
        Object result = raw.size() > 2 ? apply(raw.get(2), data) : null;
        if (apply(raw.get(0), data) instanceof List<?> elements) {
          for (Object element : elements) {
            Map<String, @Nullable Object> pair = new HashMap<>();
            pair.put("current", element);
            pair.put("accumulator", result);
            result = apply(raw.get(1), pair);
          }
        }
        return result;
      }
      default -> {
        List<@Nullable Object> args = new ArrayList<>();
        for (Object part : raw) {
          args.add(apply(part, data));
        }
        return call(op, args, data);
      }
    }
  }

  private static Object over(String op, List<?> elements, @Nullable Object logic) {
    List<@Nullable Object> mapped = new ArrayList<>();
    List<@Nullable Object> kept = new ArrayList<>();
    for (Object element : elements) {
      Object result = apply(logic, element);
      mapped.add(result);
      if (truthy(result)) {
        kept.add(element);
      }
    }
    return switch (op) {
      case "map" -> mapped;
      case "filter" -> kept;
      case "some" -> !kept.isEmpty();
      case "none" -> kept.isEmpty();
      default -> !elements.isEmpty() && kept.size() == elements.size();
    };
  }

  private static @Nullable Object call(
      String op, List<@Nullable Object> args, @Nullable Object data) {
    Object a = args.isEmpty() ? null : args.get(0);
    Object b = args.size() < 2 ? null : args.get(1);
    return switch (op) {
      case "var" -> var(String.valueOf(a), b, data);
      case "!" -> !truthy(a);
      case "!!" -> truthy(a);
      case "==" -> loose(a, b);
      case "!=" -> !loose(a, b);
      case "===" -> strict(a, b);
      case "!==" -> !strict(a, b);
      case "<" -> less(a, b, false) && (args.size() < 3 || less(b, args.get(2), false));
      case "<=" -> less(a, b, true) && (args.size() < 3 || less(b, args.get(2), true));
      case ">" -> less(b, a, false);
      case ">=" -> less(b, a, true);
      case "-" -> args.size() == 1 ? -number(a) : number(a) - number(b);
      case "/" -> number(a) / number(b);
      case "%" -> number(a) % number(b);
      case "min" ->
        args.stream().mapToDouble(PlainJsonLogic::number).reduce(Math::min).orElseThrow();
      case "max" ->
        args.stream().mapToDouble(PlainJsonLogic::number).reduce(Math::max).orElseThrow();
      case "in" ->
        b instanceof String text
            ? !text.isEmpty() && text.contains(text(a))
            : b instanceof List<?> list && list.stream().anyMatch(element -> strict(element, a));
      case "merge" -> {
        List<@Nullable Object> merged = new ArrayList<>();
        for (Object arg : args) {
          if (arg instanceof List<?> list) {
            merged.addAll(list);
          } else {
            merged.add(arg);
          }
        }
        yield merged;
      }
      default -> throw new IllegalArgumentException(op);
    };
  }

  private static @Nullable Object var(
      String path, @Nullable Object otherwise, @Nullable Object data) {
    if (path.isEmpty() || path.equals("null")) {
      return data;
    }
    Object value = data;
    for (String name : path.split("\\.")) {
      if (value instanceof Map<?, ?> map && map.containsKey(name)) {
        value = map.get(name);
      } else if (value instanceof List<?> list
          && name.matches("\\d")
          && Integer.parseInt(name) < list.size()) {
        value = list.get(Integer.parseInt(name));
      } else if (value instanceof String text
          && name.matches("\\d")
          && Integer.parseInt(name) < text.length()) {
        value = text.substring(Integer.parseInt(name), Integer.parseInt(name) + 1);
      } else {
        return otherwise;
      }
    }
    return value;
  }

  private static boolean truthy(@Nullable Object value) {
    return !(value == null
        || Boolean.FALSE.equals(value)
        || "".equals(value)
        || value instanceof List<?> list && list.isEmpty()
        || value instanceof Number n && (n.doubleValue() == 0 || Double.isNaN(n.doubleValue())));
  }

  private static double number(@Nullable Object value) {
    if (value instanceof Number n) {
      return n.doubleValue();
    }
    String text =
        value instanceof Boolean truth ? (truth ? "1" : "0") : value == null ? "0" : text(value);
    if (text.isBlank()) {
      return 0;
    }
    if (text.equals("Infinity") || text.equals("-Infinity")) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    try {
      return text.strip().matches("[-+.0-9eE]+") ? Double.parseDouble(text.strip()) : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Only of the whole numbers that the generator makes. */
  private static String text(@Nullable Object value) {
    if (value instanceof List<?> list) {
      List<String> parts = new ArrayList<>();
      for (Object element : list) {
        parts.add(element == null ? "" : text(element));
      }
      return String.join(",", parts);
    }
    if (value instanceof Map) {
      return "[object Object]";
    }
    if (value instanceof Double d) {
      return d.isNaN()
          ? "NaN"
          : d.isInfinite()
              ? (d > 0 ? "Infinity" : "-Infinity")
              : d == Math.rint(d) && Math.abs(d) < 1e15
                  ? String.valueOf(d.longValue())
                  : JsValues.toText(d);
    }
    return String.valueOf(value);
  }

  private static boolean strict(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    return a instanceof String || a instanceof Boolean ? a.equals(b) : a == b;
  }

  private static boolean loose(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == b;
    }
    boolean aObject = a instanceof List || a instanceof Map;
    boolean bObject = b instanceof List || b instanceof Map;
    if (aObject && bObject) {
      return a == b;
    }
    Object x = aObject ? text(a) : a;
    Object y = bObject ? text(b) : b;
    return x.getClass() == y.getClass() && !(x instanceof Number)
        ? x.equals(y)
        : number(x) == number(y);
  }

  private static boolean less(@Nullable Object a, @Nullable Object b, boolean orEqual) {
    Object x = a instanceof List || a instanceof Map ? text(a) : a;
    Object y = b instanceof List || b instanceof Map ? text(b) : b;
    if (x instanceof String s && y instanceof String t) {
      return orEqual ? s.compareTo(t) <= 0 : s.compareTo(t) < 0;
    }
    return orEqual ? number(x) <= number(y) : number(x) < number(y);
  }
}

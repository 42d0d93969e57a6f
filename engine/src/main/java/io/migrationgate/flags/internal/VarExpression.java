package io.migrationgate.flags.internal;

import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code var}: what stands under a name, or a path of names, in the data. */
final class VarExpression {
  private static final Object UNDEFINED = new Object();

  private VarExpression() {}

  /** One name without dots, which is what most have. */
  static final class Member extends Expression {
    private final String name;
    private final boolean targetingKey;

    Member(String name) {
      // Callers' names are literals as a rule: then to find one compares no characters.
      this.name = name.intern();
      this.targetingKey = name.equals(EvaluatedVar.TARGETING_KEY);
    }

    @Override
    @Nullable
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      if (data instanceof EvaluationContext context) {
        return targetingKey && context.targetingKey() != null
            ? context.targetingKey()
            : context.attribute(name);
      }
      return data instanceof Map<?, ?> map
          ? map.get(name)
          : defined(member(flag, view, data, name), null);
    }
  }

  /** Any name, a default too. */
  static final class Path extends Expression {
    private final Expression name;
    private final @Nullable Expression absent;

    Path(Expression name, @Nullable Expression absent) {
      this.name = name;
      this.absent = absent;
    }

    @Override
    @Nullable
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Object otherwise = absent == null ? null : absent.value(flag, view, data);
      return read(flag, view, data, name.value(flag, view, data), otherwise);
    }
  }

  static @Nullable Object read(
      CompiledFlag flag,
      FlagView view,
      @Nullable Object data,
      @Nullable Object name,
      @Nullable Object otherwise) {
    String path = name == null ? "" : JsValues.toText(name);
    if (path.isEmpty()) {
      return data;
    }
    Object value = data;
    for (String part : path.split("\\.", -1)) {
      value = member(flag, view, value, part);
      if (value == UNDEFINED) {
        return otherwise;
      }
    }
    return value;
  }

  private static @Nullable Object defined(@Nullable Object value, @Nullable Object otherwise) {
    return value == UNDEFINED ? otherwise : value;
  }

  private static @Nullable Object member(
      CompiledFlag flag, FlagView view, @Nullable Object data, String name) {
    if (data instanceof EvaluationContext context) {
      if (name.equals(EvaluatedVar.TARGETING_KEY) && context.targetingKey() != null) {
        return context.targetingKey();
      }
      return name.equals("$flagd") ? added(flag, view) : member(context.attributes(), name);
    }
    if (data instanceof Map<?, ?> map) {
      return member(map, name);
    }
    if (data instanceof List<?> list) {
      int index = index(name, list.size());
      return index >= 0
          ? list.get(index)
          : name.equals("length") ? (Object) (long) list.size() : UNDEFINED;
    }
    if (data instanceof String text) {
      int index = index(name, text.length());
      return index >= 0
          ? String.valueOf(text.charAt(index))
          : name.equals("length") ? (Object) (long) text.length() : UNDEFINED;
    }
    return UNDEFINED;
  }

  private static @Nullable Object member(Map<?, ?> map, String name) {
    Object value = map.get(name);
    return value == null && !map.containsKey(name) ? UNDEFINED : value;
  }

  private static int index(String name, int size) {
    if (name.isEmpty() || name.length() > 9 || !name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int index = Integer.parseInt(name);
    return index < size && name.equals(String.valueOf(index)) ? index : -1;
  }

  private static Map<String, Object> added(CompiledFlag flag, FlagView view) {
    return Map.of("flagKey", flag.key(), "timestamp", seconds(view));
  }

  private static long seconds(FlagView view) {
    return Math.floorDiv(view.clock().millis(), 1_000L);
  }
}

package io.migrationgate.flags;

import io.migrationgate.flags.internal.CompiledFlag;
import io.migrationgate.flags.internal.FlagOutcome;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Flags by their keys. Nothing here throws for a flag that is unknown, disabled, bad, or of another
 * type: the caller gets its own default, and the details say why. Thread-safe.
 *
 * <p>Numbers are given without loss or not at all: 3.0 is a {@code long}, 3.14 is none, and a whole
 * number is a {@code double} only if it is exactly one.
 */
public abstract sealed class FlagReader permits FeatureFlags, FlagSnapshot {
  private static final double EXACT = 0x1p53;

  FlagReader() {}

  /** What to evaluate from; null before there is anything. */
  abstract @Nullable FlagView view();

  abstract boolean stale();

  /** Whether a flag that has a safe variant may be given its value by this view. */
  abstract boolean reliable(FlagView view);

  /** Whether a flag is on: a boolean flag whose value is true. */
  public boolean isEnabled(String key, EvaluationContext context) {
    return outcome(key, context).value() instanceof Boolean value && value;
  }

  /** A boolean flag's value. */
  public boolean booleanValue(String key, EvaluationContext context, boolean fallback) {
    return outcome(key, context).value() instanceof Boolean value ? value : fallback;
  }

  /** A text flag's value. */
  public String stringValue(String key, EvaluationContext context, String fallback) {
    return outcome(key, context).value() instanceof String value ? value : fallback;
  }

  /** A number flag's value. */
  public long longValue(String key, EvaluationContext context, long fallback) {
    Object value = outcome(key, context).value();
    if (value instanceof Long whole) {
      return whole;
    }
    return value instanceof Double number && isWhole(number) ? (long) (double) number : fallback;
  }

  /** A number flag's value. */
  public double doubleValue(String key, EvaluationContext context, double fallback) {
    Object value = outcome(key, context).value();
    if (value instanceof Double number) {
      return number;
    }
    return value instanceof Long whole && isExact(whole) ? (double) (long) whole : fallback;
  }

  /** An object flag's value: a map that cannot be modified. */
  @SuppressWarnings("unchecked") // objects are maps with names
  public Map<String, @Nullable Object> objectValue(
      String key, EvaluationContext context, Map<String, @Nullable Object> fallback) {
    return outcome(key, context).value() instanceof Map<?, ?> value
        ? (Map<String, @Nullable Object>) value
        : fallback;
  }

  /** As {@link #booleanValue}, with why. */
  public FlagDetails<Boolean> booleanDetails(
      String key, EvaluationContext context, boolean fallback) {
    return details(key, context, fallback, Boolean.class);
  }

  /** As {@link #stringValue}, with why. */
  public FlagDetails<String> stringDetails(String key, EvaluationContext context, String fallback) {
    return details(key, context, fallback, String.class);
  }

  /** As {@link #longValue}, with why. */
  public FlagDetails<Long> longDetails(String key, EvaluationContext context, long fallback) {
    return details(key, context, fallback, Long.class);
  }

  /** As {@link #doubleValue}, with why. */
  public FlagDetails<Double> doubleDetails(String key, EvaluationContext context, double fallback) {
    return details(key, context, fallback, Double.class);
  }

  /** As {@link #objectValue}, with why. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // objects are maps with names
  public FlagDetails<Map<String, @Nullable Object>> objectDetails(
      String key, EvaluationContext context, Map<String, @Nullable Object> fallback) {
    return (FlagDetails) details(key, context, fallback, Map.class);
  }

  /** A flag's value whatever its type is, with why; null stands for the caller's default. */
  @SuppressWarnings("NullAway") // it does not know that this T may be null
  public FlagDetails<@Nullable Object> details(String key, EvaluationContext context) {
    FlagView view = view();
    CompiledFlag flag = view == null ? null : view.table().compiled(key);
    FlagOutcome outcome = outcome(view, flag, context);
    return details(key, view, flag, outcome, outcome.value());
  }

  private <T> FlagDetails<T> details(
      String key, EvaluationContext context, T fallback, Class<T> type) {
    FlagView view = view();
    CompiledFlag flag = view == null ? null : view.table().compiled(key);
    FlagOutcome outcome = outcome(view, flag, context);
    Object value = outcome.value();
    T typed = value == null ? fallback : convert(value, type);
    if (typed == null) {
      FlagOutcome mismatch = FlagOutcome.error(
          FlagErrorCode.TYPE_MISMATCH,
          "its variant '" + outcome.variant() + "' is no " + type.getSimpleName());
      return details(key, view, flag, mismatch, fallback);
    }
    return details(key, view, flag, outcome, typed);
  }

  private static <T> @Nullable T convert(Object value, Class<T> type) {
    Object converted = value;
    if (type == Long.class && value instanceof Double number && isWhole(number)) {
      converted = (long) (double) number;
    } else if (type == Double.class && value instanceof Long whole && isExact(whole)) {
      converted = (double) (long) whole;
    }
    return type.isInstance(converted) ? type.cast(converted) : null;
  }

  private static boolean isWhole(double number) {
    return number == Math.rint(number) && Math.abs(number) < EXACT;
  }

  private static boolean isExact(long number) {
    return Math.abs((double) number) < EXACT;
  }

  static <T extends @Nullable Object> FlagDetails<T> details(
      String key,
      @Nullable FlagView view,
      @Nullable CompiledFlag flag,
      FlagOutcome outcome,
      T value) {
    return new FlagDetails<>(
        key,
        value,
        outcome.variant(),
        outcome.reason(),
        outcome.errorCode(),
        outcome.errorMessage(),
        metadata(view, flag));
  }

  private static Map<String, Object> metadata(
      @Nullable FlagView view, @Nullable CompiledFlag flag) {
    if (view == null || flag == null) {
      return Map.of();
    }
    Map<String, Object> set = view.table().metadata();
    if (set.isEmpty() || flag.metadata().isEmpty()) {
      return set.isEmpty() ? flag.metadata() : set;
    }
    Map<String, Object> merged = new HashMap<>(set);
    merged.putAll(flag.metadata());
    return merged;
  }

  final FlagOutcome outcome(String key, EvaluationContext context) {
    FlagView view = view();
    return outcome(view, view == null ? null : view.table().compiled(key), context);
  }

  final FlagOutcome outcome(
      @Nullable FlagView view, @Nullable CompiledFlag flag, EvaluationContext context) {
    if (view == null) {
      return FlagOutcome.notReady();
    }
    if (flag == null) {
      return FlagOutcome.notFound();
    }
    return flag.evaluate(view, context, flag.guarded() ? !reliable(view) : stale())
        .mark();
  }
}

package io.migrationgate.openfeature;

import io.migrationgate.flags.EvaluationContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gets what an application tracks through OpenFeature, to count it or pass it on. Thread-safe;
 * called on the application's threads, so it should not wait. Contexts may hold personal data.
 */
@FunctionalInterface
public interface FlagTracking {
  /** Passes over what is tracked. */
  FlagTracking NONE = (event, context, value, details) -> {};

  /**
   * Something happened to whom flags were evaluated for.
   *
   * @param event what, for example {@code checkout-completed}
   * @param context the merged evaluation context
   * @param value a number that belongs to it, or null
   * @param details anything else, by name
   */
  void track(
      String event,
      EvaluationContext context,
      @Nullable Number value,
      Map<String, @Nullable Object> details);
}

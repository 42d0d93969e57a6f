package io.migrationgate.flags;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes that another library holds, for {@link EvaluationContext#over}: each is asked for when
 * targeting reads it. They must not change while a flag is evaluated.
 */
public interface HeldAttributes {
  /** One attribute, as {@link EvaluationContext.Builder#set} takes it; null if there is none. */
  @Nullable
  Object value(String name);

  /** All of them by their names, those with the value null too. */
  Map<String, ? extends @Nullable Object> all();
}

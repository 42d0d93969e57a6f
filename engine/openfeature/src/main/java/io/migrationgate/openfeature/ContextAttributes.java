package io.migrationgate.openfeature;

import io.migrationgate.flags.HeldAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a context of OpenFeature holds. */
record ContextAttributes(dev.openfeature.sdk.EvaluationContext context) implements HeldAttributes {
  @Override
  public @Nullable Object value(String name) {
    return OpenFeatureValues.plain(context.getValue(name));
  }

  @Override
  public Map<String, @Nullable Object> all() {
    return OpenFeatureValues.details(context);
  }
}

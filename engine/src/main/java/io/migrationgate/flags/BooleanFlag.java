package io.migrationgate.flags;

import io.migrationgate.flags.internal.CompiledFlag;
import org.jspecify.annotations.Nullable;

/** One boolean flag, for injection. Thread-safe. */
public final class BooleanFlag {
  private final FeatureFlags flags;
  private final String key;
  // What the key has led to in the table that was seen last; threads may see different ones.
  private @Nullable Found found;

  private record Found(FlagTable table, @Nullable CompiledFlag flag) {}

  BooleanFlag(FeatureFlags flags, String key) {
    this.flags = flags;
    this.key = key;
  }

  /** What the flag is asked by. */
  public String key() {
    return key;
  }

  /** Whether it is on; off too if there is no such flag, or it cannot be evaluated. */
  public boolean isEnabled(EvaluationContext context) {
    FlagView view = flags.view();
    return flags
                .outcome(view, view == null ? null : compiled(view.table()), context)
                .value()
            instanceof Boolean value
        && value;
  }

  @SuppressWarnings("ReferenceEquality") // the next table is another object
  private @Nullable CompiledFlag compiled(FlagTable table) {
    Found last = found;
    if (last == null || last.table != table) {
      last = new Found(table, table.compiled(key));
      found = last;
    }
    return last.flag;
  }

  /** Whether it is on, with why. */
  public FlagDetails<Boolean> details(EvaluationContext context) {
    return flags.booleanDetails(key, context, false);
  }
}

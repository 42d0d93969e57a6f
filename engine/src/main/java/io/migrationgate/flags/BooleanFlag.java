package io.migrationgate.flags;

import io.migrationgate.flags.internal.CompiledFlag;
import io.migrationgate.flags.internal.FlagOutcome;
import org.jspecify.annotations.Nullable;

/** One boolean flag, for injection. Thread-safe. */
public final class BooleanFlag {
  private final FeatureFlags flags;
  private final String key;
  // What the key has led to in the table that was seen last; threads may see different ones.
  private @Nullable Found found;

  // And what it comes to for everybody, so that such a call looks at nothing else; null if it
  // depends.
  private record Found(
      FlagTable table,
      @Nullable CompiledFlag flag,
      @Nullable FlagOutcome constant,
      boolean on) {
    static Found in(FlagTable table, String key) {
      CompiledFlag flag = table.compiled(key);
      FlagOutcome constant = flag == null ? null : flag.constant();
      return new Found(table, flag, constant, constant != null && isOn(constant));
    }
  }

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
    if (view == null) {
      return false;
    }
    Found last = found(view.table());
    FlagOutcome constant = last.constant;
    if (constant != null && !flags.stale()) {
      constant.mark();
      return last.on;
    }
    return isOn(flags.outcome(view, last.flag, context));
  }

  private static boolean isOn(FlagOutcome outcome) {
    return outcome.value() instanceof Boolean value && value;
  }

  @SuppressWarnings("ReferenceEquality") // the next table is another object
  private Found found(FlagTable table) {
    Found last = found;
    if (last == null || last.table != table) {
      last = Found.in(table, key);
      found = last;
    }
    return last;
  }

  /** Whether it is on, with why. */
  public FlagDetails<Boolean> details(EvaluationContext context) {
    return flags.booleanDetails(key, context, false);
  }
}

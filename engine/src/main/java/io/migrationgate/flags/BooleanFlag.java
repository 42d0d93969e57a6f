package io.migrationgate.flags;

/** One boolean flag, for injection. Thread-safe. */
public final class BooleanFlag {
  private final FeatureFlags flags;
  private final String key;

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
    return flags.isEnabled(key, context);
  }

  /** Whether it is on, with why. */
  public FlagDetails<Boolean> details(EvaluationContext context) {
    return flags.booleanDetails(key, context, false);
  }
}

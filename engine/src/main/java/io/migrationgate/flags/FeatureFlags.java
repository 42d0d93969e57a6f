package io.migrationgate.flags;

import org.jspecify.annotations.Nullable;

/**
 * The flags of a node, as they are now; within a unit of work, as they were when it began.
 *
 * <pre>{@code
 * EvaluationContext user = EvaluationContext.builder(userId).set("country", "DE").build();
 * if (flags.isEnabled("new-checkout", user)) { … }
 * }</pre>
 *
 * <p>Each call is consistent in itself; for several that must agree outside a unit of work, take a
 * {@link #snapshot()}. Thread-safe.
 */
public final class FeatureFlags extends FlagReader {
  private final FlagSource source;

  /** Flags from a source. */
  public FeatureFlags(FlagSource source) {
    this.source = source;
  }

  @Override
  @Nullable
  FlagView view() {
    return source.view();
  }

  @Override
  boolean stale() {
    return source.stale();
  }

  @Override
  boolean reliable(FlagView view) {
    return source.reliable(view);
  }

  /** Whether there is a snapshot to evaluate from. */
  public boolean isReady() {
    return source.view() != null;
  }

  /** All flags as they are at this moment. */
  public FlagSnapshot snapshot() {
    return new FlagSnapshot(source);
  }

  /** One boolean flag, which there need not be yet: it is off as long as there is none. */
  public BooleanFlag flag(String key) {
    return new BooleanFlag(this, key);
  }
}

package io.migrationgate.flags;

import io.migrationgate.flags.internal.CompiledFlag;
import io.migrationgate.flags.internal.EvaluationTrace;
import io.migrationgate.flags.internal.FlagOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Tells why one flag gives what it gives. It evaluates the flag as every caller does, and watches.
 * For one thread.
 */
public final class FlagExplainer {
  private final String key;
  private final FlagSnapshot snapshot;
  private final @Nullable FlagView view;
  private final EvaluationTrace trace = new EvaluationTrace();
  private final @Nullable CompiledFlag watched;

  FlagExplainer(String key, FlagSnapshot snapshot) {
    this.key = key;
    this.snapshot = snapshot;
    this.view = snapshot.view();
    this.watched = view == null ? null : view.table().watched(key, trace);
  }

  /** Evaluates the flag for one context. */
  @SuppressWarnings("NullAway") // it does not know that this T may be null
  public FlagExplanation explain(EvaluationContext context) {
    FlagOutcome outcome =
        snapshot.outcome(view == null ? null : trace.watched(view), watched, context);
    return new FlagExplanation(
        FlagReader.<@Nullable Object>details(key, view, watched, outcome, outcome.value()),
        trace.take());
  }
}

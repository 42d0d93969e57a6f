package io.migrationgate.openfeature.conformance;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.Hook;
import dev.openfeature.sdk.HookContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notes when it is called, and with what. */
final class RecordingHook implements Hook<Object> {
  private final String name;
  private final List<String> order;
  private final Map<String, FlagEvaluationDetails<Object>> seen = new HashMap<>();

  RecordingHook(String name, List<String> order) {
    this.name = name;
    this.order = order;
  }

  Map<String, FlagEvaluationDetails<Object>> seen() {
    return seen;
  }

  private void note(String stage) {
    order.add(stage + " " + name);
  }

  @Override
  public Optional<EvaluationContext> before(
      HookContext<Object> context, Map<String, Object> hints) {
    note("before");
    return Optional.empty();
  }

  @Override
  public void after(
      HookContext<Object> context,
      FlagEvaluationDetails<Object> details,
      Map<String, Object> hints) {
    note("after");
    seen.put("after", details);
  }

  @Override
  public void error(HookContext<Object> context, Exception error, Map<String, Object> hints) {
    note("error");
  }

  @Override
  public void finallyAfter(
      HookContext<Object> context,
      FlagEvaluationDetails<Object> details,
      Map<String, Object> hints) {
    note("finally");
    seen.put("finally", details);
  }
}

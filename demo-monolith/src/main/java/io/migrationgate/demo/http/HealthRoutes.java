package io.migrationgate.demo.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.Map;
import java.util.function.Supplier;

/** The path {@code /health}: what load balancers ask, and what people like to see. */
final class HealthRoutes {
  private final String build;
  private final Supplier<Map<String, GateJson>> gates;
  private volatile boolean draining;

  /**
   * The health of one process.
   *
   * @param build what it runs
   * @param gates counts by migration; none where there are no gates
   */
  HealthRoutes(String build, Supplier<Map<String, GateJson>> gates) {
    this.build = build;
    this.gates = gates;
  }

  /** What the gate of one migration has counted since the process started. */
  record GateJson(
      String phase,
      long readOld,
      long readNew,
      long wroteOld,
      long wroteNew,
      long compared,
      long differed) {}

  /** How the process is. */
  record HealthJson(String build, String state, Map<String, GateJson> gates) {}

  void addTo(Javalin javalin) {
    javalin.get("/health", this::health);
  }

  /** From now on it says that it wants no new requests. */
  void drain() {
    draining = true;
  }

  private void health(Context context) {
    context
        .status(draining ? 503 : 200)
        .json(new HealthJson(build, draining ? "draining" : "ready", gates.get()));
  }
}

package io.migrationgate.demo.http;

import com.google.inject.Inject;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.migrationgate.GateEvent;
import io.migrationgate.MigrationGates;
import java.util.Map;
import java.util.TreeMap;

/** The path {@code /health}: what load balancers ask, and what people like to see. */
final class HealthRoutes {
  private final MigrationGates gates;
  private volatile boolean draining;

  @Inject
  HealthRoutes(MigrationGates gates) {
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
    Map<String, GateJson> counted = new TreeMap<>();
    gates.names().forEach(name -> counted.put(name, gate(name)));
    context
        .status(draining ? 503 : 200)
        .json(new HealthJson(gates.build(), draining ? "draining" : "ready", counted));
  }

  private GateJson gate(String name) {
    long differed = gates.total(name, GateEvent.MISMATCH);
    return new GateJson(
        gates.gate(name).phase().toString(),
        gates.total(name, GateEvent.READ_OLD),
        gates.total(name, GateEvent.READ_NEW),
        gates.total(name, GateEvent.WROTE_OLD),
        gates.total(name, GateEvent.WROTE_NEW),
        gates.total(name, GateEvent.MATCH) + differed,
        differed);
  }
}
